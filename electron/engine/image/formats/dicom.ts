import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { loadSharp } from '../sharp';
import { badImage, type Source } from '../source';
import { unpackRle } from './dicom-rle';
import { grey } from './dicom-window';
import { type Foreign, plainHeader, type RawPixels } from './foreign';
import { decodeJpeg2000 } from './jpeg2000';
import { ycbcrToRgb } from './ycbcr';

/** How the pixels lie in the file, by the names that DICOM has for it. */
const SYNTAXES: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2': 'plain',
  '1.2.840.10008.1.2.1': 'plain',
  '1.2.840.10008.1.2.1.99': 'plain',
  '1.2.840.10008.1.2.2': 'big endian',
  '1.2.840.10008.1.2.4.50': 'JPEG',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.5': 'RLE',
};
const UNREAD: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.51': '12-bit JPEG',
  '1.2.840.10008.1.2.4.57': 'lossless JPEG',
  '1.2.840.10008.1.2.4.70': 'lossless JPEG',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS',
};

const TAG = {
  SYNTAX: 'x00020010',
  SAMPLES: 'x00280002',
  PHOTOMETRIC: 'x00280004',
  PLANAR: 'x00280006',
  FRAMES: 'x00280008',
  ROWS: 'x00280010',
  COLUMNS: 'x00280011',
  ALLOCATED: 'x00280100',
  STORED: 'x00280101',
  SIGNED: 'x00280103',
  PIXELS: 'x7fe00010',
} as const;

/** One frame; its window and level are those of the header. */
export function openDicom(source: Source): Foreign {
  const data = dicomParser.parseDicom(source.bytes, {
    inflater: (bytes, at) =>
      Buffer.concat([bytes.subarray(0, at), inflateRawSync(bytes.subarray(at))]),
  });
  const refuse = (cause: string, hint: string) => badImage(source.name, cause, hint);
  const [width, height] = [data.uint16(TAG.COLUMNS) ?? 0, data.uint16(TAG.ROWS) ?? 0];
  const pixels = data.elements[TAG.PIXELS];
  if (!pixels || !width || !height) {
    throw refuse('is a DICOM file without an image', 'Choose a file that holds an image.');
  }
  const frames = data.intString(TAG.FRAMES) ?? 1;
  if (frames > 1) {
    throw refuse(
      `is a DICOM file of ${frames} frames`,
      'Save the frame that you mean as a file of its own.',
    );
  }
  const syntax = data.string(TAG.SYNTAX) ?? '1.2.840.10008.1.2';
  const packing = SYNTAXES[syntax];
  if (!packing) {
    throw refuse(
      `is a DICOM file in ${UNREAD[syntax] ?? `transfer syntax ${syntax}`}, which is not read here`,
      'Save it uncompressed, for example with “gdcmconv --raw”.',
    );
  }
  const photometric = data.string(TAG.PHOTOMETRIC) ?? 'MONOCHROME2';
  const samples = data.uint16(TAG.SAMPLES) ?? 1;
  const isGrey = samples === 1 && photometric.startsWith('MONOCHROME');
  if (!isGrey && !(samples === 3 && /^(RGB|YBR_)/.test(photometric))) {
    throw refuse(`is a DICOM file of ${photometric}, which is not read here`, 'Save it as PNG.');
  }
  const stored = data.uint16(TAG.STORED) ?? 8;
  return {
    header: {
      ...plainHeader({ width, height }),
      colour: isGrey ? 'grey' : 'RGB',
      deep: stored > 8,
    },
    pixels: async () => {
      const image = await samplesOf(data, pixels, packing, { width, height, samples });
      return isGrey ? grey(data, image, photometric) : colours(image, photometric, packing);
    },
  };
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
}
type Samples = ArrayLike<number>;

/** Interleaved samples. */
async function samplesOf(
  data: DataSet,
  pixels: Element,
  packing: string,
  shape: Shape,
): Promise<Samples> {
  const allocated = data.uint16(TAG.ALLOCATED) ?? 8;
  if (allocated !== 8 && allocated !== 16)
    throw new Error(`${allocated} bits a sample are not read`);
  const signed = data.uint16(TAG.SIGNED) === 1;
  const frame = pixels.encapsulatedPixelData
    ? fragmentsOf(data, pixels)
    : Buffer.from(
        data.byteArray.buffer,
        data.byteArray.byteOffset + pixels.dataOffset,
        pixels.length,
      );
  if (packing === 'JPEG 2000') return (await decodeJpeg2000(frame)).samples;
  if (packing === 'JPEG') {
    const sharp = await loadSharp();
    const image = sharp(frame, { ignoreIcc: true, failOn: 'error' });
    return image
      .toColourspace(shape.samples === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer();
  }
  const count = shape.width * shape.height * shape.samples;
  const bytes = packing === 'RLE' ? unpackRle(frame, count, allocated / 8, shape.samples) : frame;
  if (bytes.length < count * (allocated / 8)) throw new Error('unexpected end of file');
  const plane = packing !== 'RLE' && data.uint16(TAG.PLANAR) === 1;
  const stored = allocated - (data.uint16(TAG.STORED) ?? allocated);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = packing !== 'big endian';
  const read = (i: number): number => {
    const value = allocated === 8 ? view.getUint8(i) : view.getUint16(i * 2, little);
    // Bits above those stored may hold anything.
    const wide = value << (32 - allocated + stored);
    return signed ? wide >> (32 - allocated + stored) : wide >>> (32 - allocated + stored);
  };
  const values = new Int32Array(count);
  const size = shape.width * shape.height;
  for (let i = 0; i < count; i++) {
    values[i] = read(plane ? (i % shape.samples) * size + Math.floor(i / shape.samples) : i);
  }
  return values;
}

/** The pieces of the one frame, without their table of offsets. */
const fragmentsOf = (data: DataSet, pixels: Element): Buffer =>
  Buffer.concat(
    (pixels.fragments ?? []).map(({ position, length }) =>
      data.byteArray.subarray(position, position + length),
    ),
  );

function colours(samples: Samples, photometric: string, packing: string): RawPixels {
  const data = Uint8Array.from(samples);
  // The decoders of JPEG and JPEG 2000 give RGB themselves.
  return {
    data: photometric === 'YBR_FULL' && packing !== 'JPEG' ? ycbcrToRgb(data) : data,
    channels: 3,
  };
}

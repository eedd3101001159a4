import { badImage, type Source } from '../source';
import { type Foreign, plainHeader, type RawPixels } from './foreign';

/** The part of OpenJPEG's build that is used. */
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): Frame;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

let loading: Promise<{ J2KDecoder: new () => Decoder }> | undefined;
const load = () => {
  loading ??= import('@cornerstonejs/codec-openjpeg/decodewasmjs').then(({ default: make }) =>
    // It says on standard output what it does.
    make({ print: () => {}, printErr: () => {} }),
  );
  return loading;
};

/** Samples of a JPEG 2000 image as they are in it. */
export async function decodeJpeg2000(
  bytes: Uint8Array,
): Promise<Frame & { samples: number[] | Uint8Array | Uint16Array | Int16Array }> {
  const { J2KDecoder } = await load();
  const decoder = new J2KDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    try {
      decoder.decode();
    } catch {
      // What comes is a number, the place of the exception in OpenJPEG's memory.
      throw new Error('OpenJPEG cannot decode it');
    }
    const frame = decoder.getFrameInfo();
    const data = decoder.getDecodedBuffer().slice();
    if (data.length === 0) throw new Error('unexpected end of file');
    const Words = frame.isSigned ? Int16Array : Uint16Array;
    const samples = frame.bitsPerSample <= 8 ? data : new Words(data.buffer);
    return { ...frame, samples };
  } finally {
    decoder.delete();
  }
}

export function openJpeg2000({ name, bytes }: Source): Foreign {
  const { width, height, components, bits } = sizeOf(bytes);
  if (components !== 1 && components !== 3) {
    throw badImage(name, `is a JPEG 2000 image of ${components} channels`, 'Save it as PNG.');
  }
  const header = plainHeader({ width, height });
  return {
    header: {
      ...header,
      colour: components < 3 ? 'grey' : 'RGB',
      deep: bits > 8,
    },
    pixels: async () => toBytes(await decodeJpeg2000(bytes)),
  };
}

/** By the SIZ marker, which follows the start of a codestream wherever that lies in the file. */
function sizeOf(bytes: Buffer) {
  const at = bytes.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]));
  if (at < 0 || at + 43 > bytes.length) throw new Error('unexpected end of file');
  const u32 = (offset: number) => bytes.readUInt32BE(at + offset);
  return {
    width: u32(8) - u32(16),
    height: u32(12) - u32(20),
    components: bytes.readUInt16BE(at + 40),
    bits: (bytes[at + 42]! & 127) + 1,
  };
}

/** The high bits of deep samples, as Pillow. */
function toBytes({
  samples,
  bitsPerSample,
  componentCount,
  isSigned,
}: Awaited<ReturnType<typeof decodeJpeg2000>>): RawPixels {
  const shift = bitsPerSample - 8;
  const zero = isSigned ? 2 ** (bitsPerSample - 1) : 0;
  const byte = (i: number) => {
    const value = samples[i]! + zero;
    return shift > 0 ? value >> shift : value << -shift;
  };
  const data = new Uint8Array(samples.length);
  for (let i = 0; i < data.length; i++) data[i] = byte(i);
  return { data, channels: componentCount as 1 | 3 };
}

/** Tags of TIFF's first directory that are asked for. */
export const TIFF = {
  WIDTH: 0x100,
  HEIGHT: 0x101,
  BITS: 0x102,
  COMPRESSION: 0x103,
  PHOTOMETRIC: 0x106,
  ORIENTATION: 0x112,
  SAMPLES: 0x115,
  SUBSAMPLING: 0x212,
} as const;

/** The first value of each tag of the first directory; empty for what is no classic TIFF. */
export const tiffTags = (bytes: Buffer): ReadonlyMap<number, number> =>
  new Map([...placesOf(bytes)].map(([tag, { value }]) => [tag, value]));

/** A copy in which a tag of one SHORT has another value. */
export function withTag(bytes: Buffer, tag: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = placesOf(bytes).get(tag);
  if (place?.size !== 2) return copy;
  if (isLittle(bytes)) copy.writeUInt16LE(value, place.at);
  else copy.writeUInt16BE(value, place.at);
  return copy;
}

interface Place {
  readonly at: number;
  readonly size: 2 | 4;
  readonly value: number;
}

const isLittle = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 2) === 'II';

function placesOf(bytes: Buffer): Map<number, Place> {
  const tags = new Map<number, Place>();
  if (bytes.length < 10) return tags;
  const little = isLittle(bytes);
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const first = u32(4);
  if (u16(2) !== 42 || first + 2 > bytes.length) return tags;
  const entries = Math.min(u16(first), Math.floor((bytes.length - first - 2) / 12));
  for (let i = 0; i < entries; i++) {
    const entry = first + 2 + i * 12;
    const size = SIZES[u16(entry + 2)];
    if (size === undefined) continue;
    // Values that do not fit into the entry lie elsewhere.
    const at = size * u32(entry + 4) > 4 ? u32(entry + 8) : entry + 8;
    if (at + size > bytes.length) continue;
    tags.set(u16(entry), { at, size, value: size === 2 ? u16(at) : u32(at) });
  }
  return tags;
}

/** Bytes of TIFF's types SHORT and LONG. */
const SIZES: Readonly<Record<number, 2 | 4>> = { 3: 2, 4: 4 };

/** Tags of TIFF's first directory that are asked for. */
export const TIFF = {
  BITS: 0x102,
  COMPRESSION: 0x103,
  PHOTOMETRIC: 0x106,
  ORIENTATION: 0x112,
  SUBSAMPLING: 0x212,
} as const;

/** The first value of each tag of the first directory; empty for what is no classic TIFF. */
export function tiffTags(bytes: Buffer): ReadonlyMap<number, number> {
  const tags = new Map<number, number>();
  if (bytes.length < 10) return tags;
  const little = bytes.toString('latin1', 0, 2) === 'II';
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
    const place = size * u32(entry + 4) > 4 ? u32(entry + 8) : entry + 8;
    if (place + size <= bytes.length) tags.set(u16(entry), size === 2 ? u16(place) : u32(place));
  }
  return tags;
}

/** Bytes of TIFF's types SHORT and LONG. */
const SIZES: Readonly<Record<number, 2 | 4>> = { 3: 2, 4: 4 };

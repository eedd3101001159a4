import { VitrineError } from '#shared/types';
import { words } from './words';

/**
 * Text inside a PNG: an uncompressed iTXt chunk (PNG specification, third edition, 11.3.3.4), which
 * holds UTF-8 and is left alone by everything that only shows the image.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, then IHDR: 4 length, 4 type, 13 data, 4 CRC. */
const AFTER_HEADER = 8 + 25;

export const isPng = (bytes: Uint8Array): boolean =>
  SIGNATURE.every((byte, i) => bytes[i] === byte);

/** The PNG with a text chunk right behind its header. */
export function insertText(
  png: Uint8Array,
  keyword: string,
  text: string,
): Uint8Array<ArrayBuffer> {
  // Keyword, null, not compressed, method 0, no language, no translated keyword, text.
  const data = new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode('iTXt'), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, AFTER_HEADER));
  out.set(chunk, AFTER_HEADER);
  out.set(png.subarray(AFTER_HEADER), AFTER_HEADER + chunk.length);
  return out;
}

/** The text under a keyword; null when there is none. Throws `bad-input` when it is damaged. */
export function readText(png: Uint8Array, keyword: string): string | null {
  if (!isPng(png)) return null;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > png.length) return null;
    const data = png.subarray(at + 8, end);
    if (typeOf(png, at) === 'iTXt' && startsWith(data, keyword)) {
      if (view.getUint32(end) !== crc32(png.subarray(at + 4, end))) throw damaged();
      return textOf(data, keyword.length);
    }
    at = end + 4;
  }
  return null;
}

const typeOf = (png: Uint8Array, at: number): string =>
  String.fromCharCode(...png.subarray(at + 4, at + 8));

const startsWith = (data: Uint8Array, keyword: string): boolean =>
  data[keyword.length] === 0 && [...keyword].every((char, i) => data[i] === char.charCodeAt(0));

function textOf(data: Uint8Array, keywordLength: number): string {
  const flags = keywordLength + 1;
  if (data[flags] !== 0) throw damaged(); // We never compress.
  const language = data.indexOf(0, flags + 2);
  const translated = data.indexOf(0, language + 1);
  if (language < 0 || translated < 0) throw damaged();
  return new TextDecoder().decode(data.subarray(translated + 1));
}

const damaged = (): VitrineError =>
  new VitrineError('bad-input', words.png.damaged, {
    hint: words.png.damagedHint,
  });

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 as in PNG, zlib and Ethernet. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

import { VitrineError } from '../types';

/*
 * One message as one binary frame, all numbers little-endian:
 *
 *   u32 length of the JSON header in bytes
 *   the header: { message, sizes: [bytes of attachment 0, ...] }, UTF-8
 *   the attachments one after another, each starting at a multiple of 8 from the frame's start
 *
 * In `message` attachment i stands as { "$bytes": i }. The alignment lets a reader put a Float32Array
 * on an attachment without copying it.
 */

const MARK = '$bytes';
const ALIGN = 8;
/** Longest header accepted, in bytes. A list of 50,000 images is about 8 MB. */
export const MAX_HEADER = 32 * 2 ** 20;
/** Longest frame accepted, in bytes. Bigger things go over HTTP. */
const MAX_FRAME = 512 * 2 ** 20;

const aligned = (offset: number): number => Math.ceil(offset / ALIGN) * ALIGN;
const refuse = (why: string): VitrineError =>
  new VitrineError('internal', `A message between window and engine cannot be used: ${why}`);

/** Throws VitrineError when the message is too large or holds a key named `$bytes`. */
export function encodeFrame(message: unknown): Uint8Array {
  const attachments: Uint8Array[] = [];
  const json = JSON.stringify(message, function (this: Record<string, unknown>, key, value) {
    // A Node Buffer arrives here as its toJSON(); `this[key]` is still the bytes.
    const raw = this[key];
    if (raw instanceof Uint8Array) return { [MARK]: attachments.push(raw) - 1 };
    if (isObject(value) && MARK in value) throw refuse(`the key ${MARK} is taken`);
    return value;
  });
  const sizes = attachments.map((bytes) => bytes.byteLength);
  const header = new TextEncoder().encode(
    `{"message":${json ?? 'null'},"sizes":${JSON.stringify(sizes)}}`,
  );
  const total = sizes.reduce((end, size) => aligned(end) + size, 4 + header.byteLength);
  if (header.byteLength > MAX_HEADER || total > MAX_FRAME)
    throw refuse(`${total} bytes is too large`);

  const frame = new Uint8Array(total);
  new DataView(frame.buffer).setUint32(0, header.byteLength, true);
  frame.set(header, 4);
  let offset = 4 + header.byteLength;
  for (const bytes of attachments) {
    offset = aligned(offset);
    frame.set(bytes, offset);
    offset += bytes.byteLength;
  }
  return frame;
}

/** The message of a frame; its attachments are views on `frame`. Throws VitrineError on any damage. */
export function decodeFrame(frame: Uint8Array): unknown {
  if (frame.byteLength < 4) throw refuse('it is cut off');
  if (frame.byteLength > MAX_FRAME) throw refuse(`${frame.byteLength} bytes is too large`);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const length = view.getUint32(0, true);
  if (length > MAX_HEADER || 4 + length > frame.byteLength) throw refuse('its header is cut off');

  const header = parse(frame.subarray(4, 4 + length));
  if (!isObject(header) || !Array.isArray(header.sizes)) throw refuse('its header is not ours');
  const attachments: Uint8Array[] = [];
  let offset = 4 + length;
  for (const size of header.sizes) {
    offset = aligned(offset);
    if (!Number.isInteger(size) || size < 0 || offset + size > frame.byteLength) {
      throw refuse('an attachment is cut off');
    }
    attachments.push(frame.subarray(offset, offset + size));
    offset += size;
  }
  return attach(header.message, attachments);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('its header is not JSON');
  }
}

/** Puts the attachments back in place of their marks. */
function attach(value: unknown, attachments: readonly Uint8Array[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => attach(entry, attachments));
  if (!isObject(value)) return value;
  if (MARK in value) {
    const bytes = attachments[Number(value[MARK])];
    if (!bytes) throw refuse('it names an attachment that is not there');
    return bytes;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, attach(entry, attachments)]),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

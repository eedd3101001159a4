import type { Host } from '#shared/contract';
import { type Provenance, type TensorRef, VitrineError } from '#shared/types';
import { words } from './words';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** numpy reads longer headers only when told to trust them (`max_header_size`). */
const LONGEST_HEADER = 10_000;

/** A tensor, or a slice of it, under the name that it has in files. */
interface NamedTensor {
  readonly name: string;
  readonly ref: TensorRef;
  readonly slice?: number[];
}

/** Its numbers as an .npy file that tells in its header what they are, with all that `about` has. */
export async function tensorNpy(
  host: Host,
  { name, ref, slice = [] }: NamedTensor,
  about: { readonly provenance: Provenance; readonly [more: string]: unknown },
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const { npy } = await host.call('tensor.npy', { tensor: ref.id, slice });
  const comment = JSON.stringify({ format: 'vitrine-tensor/1', tensor: name, ...about });
  return { name, bytes: commentNpy(npy, comment) };
}

/**
 * An .npy file with a comment behind the dictionary of its header. The header is a Python literal
 * (NEP 1), so readers that parse it skip the comment, and the text travels with the numbers.
 */
export function commentNpy(npy: Uint8Array, comment: string): Uint8Array<ArrayBuffer> {
  const version = npy[6];
  if (!MAGIC.every((byte, i) => npy[i] === byte) || version === undefined || version > 3) {
    throw new VitrineError('internal', words.npy.notNpy);
  }
  const view = new DataView(npy.buffer, npy.byteOffset, npy.byteLength);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dictionary = new TextDecoder('latin1')
    .decode(npy.subarray(start, start + length))
    .trimEnd();
  const header = padded(`${dictionary} # ${ascii(comment)}`);
  const out = new Uint8Array(10 + header.length + (npy.length - start - length));
  out.set([...MAGIC, 1, 0]);
  new DataView(out.buffer).setUint16(8, header.length, true);
  out.set(new TextEncoder().encode(header), 10);
  out.set(npy.subarray(start + length), 10 + header.length);
  return out;
}

/** Version 1 headers are ASCII in practice; JSON has escapes for the rest. */
const ascii = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The data behind the header starts at a multiple of 64 bytes. */
function padded(header: string): string {
  const total = Math.ceil((10 + header.length + 1) / 64) * 64;
  if (total > LONGEST_HEADER) {
    throw new VitrineError('internal', words.npy.tooLong, {
      detail: { length: header.length },
    });
  }
  return `${header.padEnd(total - 11)}\n`;
}

import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { cancelled, type ModelFile, VitrineError } from '#shared/types';

/** A protobuf message cannot be larger; bigger models keep their weights in external data. */
const MAX_MODEL_BYTES = 2 ** 31 - 1;
const CHUNK_BYTES = 8 * 2 ** 20;

/** A model file in memory, with what the card says of it. */
export interface LoadedFile {
  bytes: Buffer;
  file: ModelFile;
}

/** Reads and hashes an ONNX file in one pass. Throws 'model-missing', 'model-invalid', 'disk', 'cancelled'. */
export async function readModelFile(path: string, signal?: AbortSignal): Promise<LoadedFile> {
  const name = basename(path);
  return withFile(path, async (handle, size) => {
    if (size === 0) throw notOnnx(name, 'it is empty (0 bytes)', HINTS.again);
    if (size > MAX_MODEL_BYTES) {
      throw new VitrineError(
        'model-invalid',
        `${name} is larger than an ONNX file can be (2 GiB)`,
        {
          hint: 'Save the model with external data: a small .onnx beside a file of weights.',
          detail: { file: name, bytes: size },
        },
      );
    }
    const head = Buffer.alloc(Math.min(size, 512));
    await handle.read(head, 0, head.length, 0);
    refuseOtherFormats(name, head);
    const bytes = Buffer.allocUnsafe(size);
    const sha256 = await hash(handle, size, signal, (offset) => bytes.subarray(offset));
    return { bytes, file: { name, bytes: size, sha256 } };
  });
}

/** Size and hash of a file of weights, without keeping it. Throws as `readModelFile`. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<ModelFile> {
  return withFile(path, async (handle, size) => {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const sha256 = await hash(handle, size, signal, () => chunk);
    return { name: basename(path), bytes: size, sha256 };
  });
}

async function withFile<T>(
  path: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const name = basename(path);
  try {
    const handle = await open(path, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) {
        throw new VitrineError('model-invalid', `${name} is a folder or a device, not a file`, {
          hint: 'Choose the .onnx file itself.',
          detail: { file: name },
        });
      }
      return await use(handle, stat.size);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(error, name);
  }
}

async function hash(
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
  target: (offset: number) => Buffer,
): Promise<string> {
  const sha256 = createHash('sha256');
  for (let offset = 0; offset < size; ) {
    if (signal?.aborted) throw cancelled();
    const into = target(offset);
    const wanted = Math.min(CHUNK_BYTES, size - offset);
    const { bytesRead } = await handle.read(into, 0, wanted, offset);
    if (bytesRead === 0) {
      throw new VitrineError('disk', 'The file became shorter while it was read', {
        hint: 'Something else is writing to it: try again when that is done.',
      });
    }
    sha256.update(into.subarray(0, bytesRead));
    offset += bytesRead;
  }
  return sha256.digest('hex');
}

const HINTS = {
  again: 'Download or export the model again.',
  export: 'Vitrine opens ONNX files: export the model to ONNX first (torch.onnx.export).',
};

/** What the file is, when its first bytes tell that it is not ONNX. */
function refuseOtherFormats(name: string, head: Buffer): void {
  const text = head.toString('latin1');
  const start = text.trimStart().toLowerCase();
  if (text.startsWith('version https://git-lfs')) {
    throw notOnnx(
      name,
      'it is a git-LFS pointer: the model itself was not downloaded',
      'Run `git lfs pull`, or download the file from the page of the model.',
    );
  }
  if (start.startsWith('<!doctype') || start.startsWith('<html')) {
    throw notOnnx(
      name,
      'it is an HTML page',
      'The download link led to a web page: use the file link.',
    );
  }
  if (text.startsWith('PK\x03\x04')) {
    throw notOnnx(name, 'it is a zip archive (perhaps a PyTorch checkpoint)', HINTS.export);
  }
  if (text.startsWith('\x80\x02') || text.startsWith('\x80\x04')) {
    throw notOnnx(name, 'it is a Python pickle (perhaps a PyTorch checkpoint)', HINTS.export);
  }
  if (text.startsWith('\x89HDF'))
    throw notOnnx(name, 'it is an HDF5 file (perhaps Keras)', HINTS.export);
  if (text.slice(4, 8) === 'TFL3')
    throw notOnnx(name, 'it is a TensorFlow Lite model', HINTS.export);
  if (text.slice(4, 8) === 'ORTM') {
    throw notOnnx(
      name,
      'it is in ONNX Runtime’s own format (.ort)',
      'Use the .onnx file that it was made from.',
    );
  }
  if (/^.{8}\{"/s.test(text)) throw notOnnx(name, 'it is a safetensors file', HINTS.export);
  if (start.startsWith('{')) throw notOnnx(name, 'it is a JSON file', HINTS.export);
  // ONNX begins with a protobuf tag, and almost always holds bytes that no text has.
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) throw notOnnx(name, 'it is a text file', HINTS.again);
}

export const notOnnx = (name: string, what: string, hint: string): VitrineError =>
  new VitrineError('model-invalid', `${name} is not an ONNX model: ${what}`, {
    hint,
    detail: { file: name },
  });

/** A failed read, in words. */
export function readError(error: unknown, name: string): VitrineError {
  if (error instanceof VitrineError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = { file: name, code };
  if (code === 'ENOENT') {
    return new VitrineError('model-missing', `${name} does not exist`, {
      hint: 'It was moved or deleted: choose it again.',
      detail,
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new VitrineError('disk', `${name} may not be read`, {
      hint: 'Change the permissions of the file.',
      detail,
      cause: error,
    });
  }
  if (error instanceof RangeError || code === 'ERR_MEMORY_ALLOCATION_FAILED') {
    return new VitrineError('out-of-memory', `There is not enough memory to read ${name}`, {
      hint: 'Close other programs, or use a smaller model.',
      detail,
      cause: error,
    });
  }
  if (code.startsWith('E')) {
    return new VitrineError('disk', `${name} could not be read (${code})`, {
      hint: 'Check the disk that it is on.',
      detail,
      cause: error,
    });
  }
  return VitrineError.from(error);
}

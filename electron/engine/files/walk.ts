import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { VitrineError } from '#shared/types';
import { diskError } from './atomic';

const IMAGES = new Set([
  ...['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif', '.seed'],
  ...['.bmp', '.dib', '.heic', '.heif', '.jp2', '.j2k', '.j2c', '.jpf', '.jpx', '.dcm', '.dicom'],
  // Read by no decoder here, yet a person means them as images: they get an error of their own.
  ...['.svg', '.jxl'],
]);
/** Files beside a graph that say how to use it. */
export const CONFIG_FILES = [
  ...['config.json', 'preprocessor_config.json', 'processor_config.json'],
  ...['open_clip_config.json', 'preprocess_cfg.json'],
];
const MODEL_PARTS = new Set([...CONFIG_FILES, 'card.json']);

export const looksLikeImage = (path: string): boolean => IMAGES.has(extname(path).toLowerCase());

export const looksLikeModel = (path: string): boolean => extname(path).toLowerCase() === '.onnx';

/** A graph, its weights outside it, or a configuration that says how to use it. */
export const looksLikeModelPart = (path: string): boolean =>
  looksLikeModel(path) ||
  MODEL_PARTS.has(basename(path)) ||
  /\.(onnx[._]data|onnx_data_\d+|data|bin|weight)$/i.test(path);

/** A file found below `root`; `folder` is its place relative to the parent of what was given. */
export interface FoundFile {
  readonly path: string;
  readonly folder: string;
  readonly bytes: number;
}

/**
 * The files a person means by `path`: a file as it is, or a folder's files that pass `wanted`,
 * recursively, sorted by path. Hidden files are passed over; links are followed once.
 */
export async function walk(
  path: string,
  wanted: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<FoundFile[]> {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(error, path);
  });
  if (!info.isDirectory()) return [{ path, folder: '', bytes: info.size }];
  const found: FoundFile[] = [];
  const seen = new Set<string>();
  const visit = async (directory: string): Promise<void> => {
    signal?.throwIfAborted();
    const real = await realpath(directory);
    if (seen.has(real)) return;
    seen.add(real);
    const names = await readdir(directory).catch((error: unknown) => {
      throw unreadable(error, directory);
    });
    for (const name of names.sort()) {
      if (name.startsWith('.')) continue;
      const child = join(directory, name);
      // A dangling link is no file.
      const entry = await stat(child).catch(() => null);
      if (entry?.isDirectory()) await visit(child);
      else if (entry?.isFile() && wanted(child)) {
        const folder = relative(path, directory).split(sep).filter(Boolean);
        found.push({
          path: child,
          folder: [basename(path), ...folder].join('/'),
          bytes: entry.size,
        });
      }
    }
  };
  await visit(path);
  return found;
}

/** The images of a file or folder argument. A folder without any is an error, not an empty list. */
export async function imagesIn(path: string, signal?: AbortSignal): Promise<FoundFile[]> {
  const found = await walk(path, (file) => looksLikeImage(file), signal);
  if (found.length === 0) {
    throw new VitrineError('bad-input', `The folder ${basename(path)} holds no images`, {
      hint: 'Give a folder with JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, BMP, JPEG 2000 or DICOM files.',
      detail: { file: path },
    });
  }
  return found;
}

function unreadable(error: unknown, path: string): VitrineError {
  const disk = diskError(error, path);
  if (disk.code !== 'disk') return disk;
  return new VitrineError('bad-input', disk.message, { hint: disk.hint, detail: disk.detail });
}

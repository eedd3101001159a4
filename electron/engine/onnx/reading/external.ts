import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { type ModelFile, VitrineError } from '#shared/types';
import { hashFile, readError } from './file';
import type { Graph } from './graph';
import type { TensorProto } from './schema';

/**
 * The files of weights that a model refers to, checked and hashed. They must be plain files inside
 * the model's folder and long enough: a model from a stranger must not make us read anything else.
 * Throws VitrineError('model-invalid' | 'model-missing') naming the file.
 */
export async function externalFiles(
  graph: Graph,
  modelPath: string,
  signal?: AbortSignal,
): Promise<ModelFile[]> {
  const folder = dirname(modelPath);
  const needed = new Map<string, number>();
  for (const tensor of tensorsOf(graph)) {
    if (tensor.dataLocation !== 1) continue;
    const entry = (key: string) => tensor.externalData?.find((e) => e.key === key)?.value;
    const location = entry('location') ?? '';
    const end = byteCount(entry('offset'), location) + byteCount(entry('length'), location);
    needed.set(location, Math.max(needed.get(location) ?? 0, end));
  }
  const files: ModelFile[] = [];
  for (const [location, end] of needed) {
    await checkLocation(folder, location);
    const file = await hashFile(join(folder, location), signal);
    if (file.bytes < end) {
      throw invalid(
        location,
        `is cut off: the model needs ${end} bytes of it, there are ${file.bytes}`,
        'Download it again.',
      );
    }
    files.push({ ...file, name: location.split('\\').join('/') });
  }
  return files;
}

function* tensorsOf({ graph }: Graph): Iterable<TensorProto> {
  const graphs = [graph];
  for (let g = graphs.pop(); g; g = graphs.pop()) {
    yield* g.initializer;
    for (const { attribute } of g.node) {
      for (const a of attribute) {
        if (a.t) yield a.t;
        if (a.g) graphs.push(a.g);
      }
    }
  }
}

async function checkLocation(folder: string, location: string): Promise<void> {
  const parts = location.split(/[\\/]/);
  if (location === '' || location.includes('\0')) {
    throw invalid(location || '(no name)', 'is not a file name', 'Export the model again.');
  }
  if (isAbsolute(location) || /^[A-Za-z]:|^[\\/]/.test(location) || parts.includes('..')) {
    throw invalid(
      location,
      'lies outside the model’s folder, which is not allowed',
      'Save the model again with its data beside it.',
    );
  }
  const path = join(folder, location);
  let isLink: boolean;
  try {
    isLink = (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new VitrineError(
        'model-missing',
        `The model keeps its weights in “${location}”, which is not beside it`,
        {
          hint: `Put ${location} into the same folder and give both files together.`,
          detail: { file: location },
          cause: error,
        },
      );
    }
    throw readError(error, location);
  }
  const inside = relative(await realpath(folder), await realpath(path));
  if (isLink || inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside)) {
    throw invalid(
      location,
      'is a symbolic link or leads out of the model’s folder, which is not allowed',
      'Put the file itself there.',
    );
  }
}

function byteCount(text: string | undefined, location: string): number {
  const value = Number(text ?? 0);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(
    location,
    `is referred to with the impossible number “${text}”`,
    'Export it again.',
  );
}

const invalid = (location: string, what: string, hint: string): VitrineError =>
  new VitrineError('model-invalid', `The model’s data file “${location}” ${what}`, {
    hint,
    detail: { file: location },
  });

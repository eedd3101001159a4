import { readFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { type ModelCard, VitrineError } from '#shared/types';
import { looksLikeModel, looksLikeModelPart, walk } from '../files/walk';
import { type PartialCard, parseCard } from '../onnx';

/** A file of a model as a person gave it. */
export interface PickedFile {
  readonly path: string;
  readonly name: string;
  /** Folder inside what was given; '' at the top. */
  readonly folder: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The one graph among the files, or of several the first that their card.json names; 'bad-input' when
 * there is none or a choice of several, 'model-invalid' when the card cannot tell.
 */
export async function theGraph<F extends PickedFile>(files: readonly F[]): Promise<F> {
  const graphs = files.filter((file) => looksLikeModel(file.name));
  // A single file of another name is looked at: what is wrong with it is said by its content.
  const [only] = graphs.length === 0 && files.length === 1 ? files : graphs;
  if (!only) {
    throw new VitrineError('bad-input', 'None of these files is an ONNX model', {
      hint: 'Select the .onnx file together with its external data and config.json.',
    });
  }
  if (graphs.length < 2) return only;
  const first = await firstByCard(files, graphs);
  const usual = first ?? graphs.find((file) => file.name === 'model.onnx');
  if (usual) return usual;
  throw new VitrineError(
    'bad-input',
    `There are ${graphs.length} models here: ${graphs.map((file) => file.name).join(', ')}`,
    { hint: 'Import them one by one.' },
  );
}

/** Undefined where no card, or more than one, is among the files. */
async function firstByCard<F extends PickedFile>(
  files: readonly F[],
  graphs: readonly F[],
): Promise<F | undefined> {
  const [given, ...more] = files.filter((file) => file.name === 'card.json');
  if (!given || more.length > 0) return undefined;
  const [name] = filesOn(await readCard(given.path));
  return graphs.find((graph) => graph.name === name && graph.folder === given.folder);
}

/** The files that a card names, the graph to begin with first; none on a card that names none. */
export const filesOn = ({ stages = [], files = [] }: PartialCard): string[] => [
  ...new Set([...stages.map(({ file }) => file), ...files.map(({ name }) => name)]),
];

/** Throws VitrineError('model-invalid') naming what is wrong. */
export const readCard = async (path: string): Promise<PartialCard> =>
  parseCard(await readFile(path, 'utf8'), path);

/** What may belong to a model in a folder and those below it. */
export async function modelFilesIn(path: string, signal?: AbortSignal): Promise<PickedFile[]> {
  const found = await walk(path, looksLikeModelPart, signal);
  return found.map((file) => ({ ...file, name: basename(file.path) }));
}

/**
 * A name from the path of a model's graph: the file's own, or the folder's for `model.onnx` and the
 * like and for models of several graphs.
 */
export function idFor(card: ModelCard, graph: string): string {
  const several = card.files.filter((file) => looksLikeModel(file.name)).length > 1;
  const words = (several ? dirname(graph) : graph).split(/[\\/]/).filter(Boolean).reverse();
  // What a browser uploads lies in a folder with a random name; above it nobody chose a name.
  const random = words.findIndex((word) => UUID.test(word));
  if (random >= 0) words.length = random;
  const [file = '', ...folders] = words;
  const name = several ? file : basename(file, extname(file));
  const telling = [name, ...folders].find((word) => !/^(model|onnx|\.+)$/i.test(word));
  const id = (telling ?? 'model').replace(/[^a-z0-9._-]+/gi, '-').replace(/^[^a-z0-9]+|-+$/gi, '');
  return id.slice(0, 80) || 'model';
}

import { basename, extname } from 'node:path';
import type { Input, Output } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import {
  type ModelCard,
  type StyleRound,
  type Stylized,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { encodeNpy } from '../tensors/npy';
import { drawn, drawnFrom, type Projections } from './attention';
import { imagePng } from './files';
import { normalisers } from './normalisers';
import type { RgbImage } from './rgb-image';

/** A stylisation that is there, and what questions about it are answered with. */
export interface Styled {
  readonly card: ModelCard;
  /** File name of the content. */
  readonly image: string;
  readonly part: Stylized;
  readonly threads: number;
  read(ref: TensorRef): Promise<Tensor>;
  keep(tensor: Tensor): Promise<TensorRef>;
  /** Runs one of the model's graphs for these of its outputs. */
  run(
    file: string,
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<ReadonlyMap<string, Tensor>>;
  /** Computed once and kept for a while; `key` names all that it depends on besides the model. */
  once(key: string, compute: () => Promise<Tensor>): Promise<Tensor>;
}

/** The image of a round as a file, named after content, style (or model) and round. */
export async function imageFile(
  { card, image, part, read }: Styled,
  { round, form }: Input<'stylized.file'>,
): Promise<Output<'stylized.file'>> {
  const picture = (await read(roundOf(part, round).output)) as RgbImage;
  const style = part.style ? stem(part.style.name) : card.id;
  const bytes = form === 'png' ? await imagePng(picture) : encodeNpy(picture);
  return {
    name: `${stem(image)}.${style}.round${round}.${exportFormats.stylized[form].extension}`,
    bytes,
  };
}

const stem = (name: string): string => basename(name, extname(name));

/** The attention of one patch: what it drew as a query, or what was drawn from it as a key. */
export async function attentionOf(
  o: Styled,
  { round, layer, of, patch }: Input<'stylized.attention'>,
): Promise<TensorRef> {
  const { given } = roundOf(o.part, round);
  const asked = layerOf(o, layer);
  checkPatch(o.part, asked[of], patch);
  const projections = await projectionsOf(o, asked, given);
  if (of === 'queries') return o.keep(drawn(projections, patch));
  const logSums = await o.once(`log sums of ${layer} ${seen(o, asked, given)}`, async () => {
    const data = await normalisers(projections, o.threads);
    return { shape: [projections.heads, data.length / projections.heads], data };
  });
  return o.keep(drawnFrom(projections, logSums.data as Float32Array, patch));
}

type Layer = ReturnType<typeof layerOf>;

/** Queries and keys of a layer, by running its graph for them alone. */
async function projectionsOf(o: Styled, layer: Layer, given: TensorRef): Promise<Projections> {
  // One below the other: [N + M, D].
  const both = await o.once(`q and k of ${layer.name} ${seen(o, layer, given)}`, async () => {
    const names = [`${layer.name}.q`, `${layer.name}.k`];
    const outputs = await o.run(layer.file, await feedsOf(o, layer, given), names);
    const [q, k] = names.map((name) => outputs.get(name)!); // [1, N, D] and [1, M, D]
    const data = new Float32Array(q!.data.length + k!.data.length);
    data.set(q!.data);
    data.set(k!.data, q!.data.length);
    const dim = q!.shape[2]!;
    return { shape: [data.length / dim, dim], data };
  });
  const [rows = 0, dim = 0] = both.shape;
  const n = patchesOf(o.part, layer.queries);
  const part = (from: number, to: number) => ({
    shape: [to - from, dim],
    data: (both.data as Float32Array).subarray(from * dim, to * dim),
  });
  return { q: part(0, n), k: part(n, rows), heads: o.part.attention!.heads };
}

/** What a layer's weights depend on. */
const seen = ({ part }: Styled, { queries, keys }: Layer, given: TensorRef): string =>
  [queries, keys].map((of) => (of === 'style' ? part.style!.picture.id : given.id)).join();

async function feedsOf(o: Styled, { queries }: Layer, given: TensorRef) {
  const style = async () => asInput(await o.read(o.part.style!.picture));
  if (queries === 'style') return { style: await style() };
  const styleTokens = await o.once(`tokens of ${o.part.style!.picture.id}`, async () => {
    const { file } = o.card.styleTransfer!.attention.find((layer) => layer.queries === 'style')!;
    return (await o.run(file, { style: await style() }, ['styleTokens'])).get('styleTokens')!;
  });
  return { content: asInput(await o.read(given)), styleTokens };
}

const asInput = ({ shape, data }: Tensor): Tensor => ({ shape: [1, ...shape], data });

const patchesOf = ({ attention }: Stylized, of: 'content' | 'style'): number =>
  attention!.grids[of][0] * attention!.grids[of][1];

function roundOf({ rounds }: Stylized, round: number): StyleRound {
  const found = rounds[round - 1];
  if (found) return found;
  throw new VitrineError('bad-input', `There is no round ${round}`, {
    hint: `This result has ${rounds.length === 1 ? 'one' : rounds.length}; counting begins at 1.`,
  });
}

function layerOf({ card, part }: Styled, name: string) {
  const layers = card.styleTransfer?.attention ?? [];
  if (!part.attention) {
    throw new VitrineError('unsupported', `There is no attention of ${card.id} to show here`, {
      hint:
        layers.length > 0
          ? 'A content done in tiles has none: choose “scale” for large contents, or a smaller one.'
          : 'Choose a StyTr2 model: its graphs give queries and keys.',
    });
  }
  const found = layers.find((layer) => layer.name === name);
  if (found) return found;
  throw new VitrineError('bad-input', `There is no attention “${name}”`, {
    hint: `The model has ${layers.map((layer) => layer.name).join(', ')}.`,
  });
}

function checkPatch({ attention }: Stylized, of: 'content' | 'style', patch: number): void {
  const [rows, columns] = attention!.grids[of];
  if (patch < rows * columns) return;
  throw new VitrineError('bad-input', `The ${of} has no patch ${patch}`, {
    hint: `It has ${rows}x${columns}, row by row; counting begins at 0.`,
  });
}

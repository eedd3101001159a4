import { basename, extname } from 'node:path';
import type { Input, Output } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import {
  type ModelCard,
  type Segmentation,
  type Size,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { classify } from '../classification/classify';
import type { Step } from '../jobs/queue';
import { bytesOf, encodeNpy } from '../tensors/npy';
import { compareWithTruth } from './confusion';
import { areasCsv, colourPng, type FileForm, indexPng } from './files';
import { confidenceMap, entropyMap } from './map';
import { principalImage } from './pca';
import { logitsAt } from './point';
import { cocoJson } from './rle';
import { readTruth } from './truth';

/** A segmentation that is there, and what questions about it are answered with. */
export interface Segmented {
  readonly card: ModelCard;
  /** File name of the image. */
  readonly image: string;
  readonly part: Segmentation;
  /** Sizes that the logits are up-sampled through, the image's last. */
  readonly sizes: readonly [Size, ...Size[]];
  read(ref: TensorRef): Promise<Tensor>;
  keep(tensor: Tensor): Promise<TensorRef>;
  /** Runs the graph again for one of its outputs. */
  output(name: string): Promise<Tensor>;
}

/** The most probable classes at a pixel. */
export async function pointClasses(
  { card, part, sizes, read }: Segmented,
  { x, y, topK }: Input<'segmentation.point'>,
): Promise<Output<'segmentation.point'>> {
  const [height, width] = part.size;
  if (x >= width || y >= height) {
    throw new VitrineError('bad-input', `There is no pixel (${x}, ${y})`, {
      hint: `The image is ${width}x${height}; counting begins at 0.`,
    });
  }
  const values = logitsAt(await read(part.logits), sizes, y, x);
  return classify({ shape: [values.length], data: values }, card, topK);
}

export async function entropyOf(o: Segmented, step: Step): Promise<TensorRef> {
  return o.keep(await entropyMap(await o.read(o.part.logits), o.sizes, step));
}

/** The map against the mask at `path`. */
export async function scoreOf(
  { card, part, read, keep }: Segmented,
  path: string,
): Promise<Output<'segmentation.score'>> {
  const classes = part.logits.shape[0]!;
  const { ignore, reduceZero } = card.segmentation ?? { ignore: 255, reduceZero: false };
  const { labels } = card;
  const truth = await readTruth(path, { classes, ignore, reduceZero, labels, size: part.size });
  const { confusion, errors } = compareWithTruth(await read(part.map), truth, classes);
  return { truth: await keep(truth.map), errors: await keep(errors), confusion };
}

/** The map as a file, named after the image. */
export async function fileOf(
  o: Segmented,
  form: FileForm,
  step: Step,
): Promise<Output<'segmentation.file'>> {
  const stem = basename(o.image, extname(o.image));
  const { extension } = exportFormats.segmentation[form];
  return { name: `${stem}.${extension}`, bytes: await FORMS[form](o, step) };
}

type Bytes = Uint8Array<ArrayBuffer>;
const text = (content: string) => bytesOf(Buffer.from(content, 'utf8'));

const FORMS: Record<FileForm, (o: Segmented, step: Step) => Promise<Bytes>> = {
  'index-png': async ({ part, read }) => indexPng(await read(part.map)),
  'colour-png': async ({ card, part, read }) =>
    colourPng(await read(part.map), card.segmentation?.palette ?? []),
  'coco-json': async ({ card, image, part, read }) =>
    text(JSON.stringify(cocoJson(await read(part.map), part, image, card))),
  'areas-csv': async ({ part }) => text(areasCsv(part)),
  'confidence-npy': async ({ part, sizes, read }, step) =>
    encodeNpy(await confidenceMap(await read(part.logits), sizes, step)),
};

/** The features of one encoder stage by their principal components. */
export async function featuresOf(
  { card, output, keep }: Segmented,
  stage: number,
): Promise<Output<'segmentation.features'>> {
  const names = card.segmentation?.features ?? [];
  const name = names[stage];
  if (name === undefined) {
    throw new VitrineError(
      'unsupported',
      names.length > 0
        ? `${card.id} has ${names.length} stages, no stage ${stage + 1}`
        : `The graph of ${card.id} does not give the features of its stages`,
      { hint: 'models/export.py writes graphs that do: outputs feature1, feature2, ...' },
    );
  }
  const { image, explained } = principalImage(await output(name));
  return { image: await keep(image), explained };
}

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addUp, baseName, type Confusion, isMaskName, score } from '#shared/segmentation';
import { type Result, VitrineError } from '#shared/types';
import { type Engine, imagesIn } from '../../engine';
import { UsageError } from './io';

/** How well class maps fit their masks: IoU by class number, null where a class is in neither. */
export interface Scores {
  readonly miou: number | null;
  readonly pixelAccuracy: number | null;
  readonly iou: readonly (number | null)[];
}

/** `--set truth=MASK|FOLDER`: ground truth for one image, or for those with a mask of the same base name. */
export class Truth {
  readonly #engine: Engine;
  /** By base name; '' for the mask of the only image. */
  readonly #masks: ReadonlyMap<string, string>;
  readonly #scored: Confusion[] = [];

  private constructor(engine: Engine, masks: ReadonlyMap<string, string>) {
    this.#engine = engine;
    this.#masks = masks;
  }

  /** Throws UsageError where `path` cannot be the truth of so many images. */
  static async open(
    path: string,
    o: { engine: Engine; images: number; signal: AbortSignal },
  ): Promise<Truth> {
    const info = await stat(path).catch(() => null);
    if (!info) throw new UsageError(`There is no mask or folder of masks “${path}”.`);
    if (!info.isDirectory()) {
      if (o.images > 1) {
        throw new UsageError(`“truth=${path}” is one mask: for several images give a folder.`);
      }
      return new Truth(o.engine, new Map([['', path]]));
    }
    const found = await imagesIn(path, o.signal);
    const masks = found.map((mask) => mask.path).filter(isMaskName);
    return new Truth(o.engine, new Map(masks.map((mask) => [keyOf(mask), mask])));
  }

  /** Throws VitrineError('bad-input') where the image has no mask, or one that does not fit. */
  async score(result: Result, image: string, signal: AbortSignal): Promise<Scores> {
    const mask = this.#masks.get('') ?? this.#masks.get(keyOf(image));
    if (mask === undefined) {
      throw new VitrineError('bad-input', `There is no mask for ${basename(image)}`, {
        hint: 'Masks are found by base name: street.jpg has the mask street.png or street_L.png.',
      });
    }
    const { confusion } = await this.#engine.score(result.id, mask, signal);
    this.#scored.push(confusion);
    return scores(confusion);
  }

  /** Of all images taken together. */
  sum(): Scores & { images: number } {
    return { images: this.#scored.length, ...scores(addUp(this.#scored)) };
  }
}

const keyOf = (path: string): string => baseName(basename(path));

function scores(confusion: Confusion): Scores {
  const { miou, pixelAccuracy, classes } = score(confusion);
  return { miou, pixelAccuracy, iou: classes.map(({ iou }) => iou) };
}

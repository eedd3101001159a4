import {
  answer,
  answerAxis,
  gridValues,
  type Interpolation,
  type LayerTensor,
  layerRange,
  mapRange,
  onGrid,
  type Paint,
  paintMap,
  type Question,
  type Range,
  type RangeRule,
} from '#shared/attention';
import { type ColormapName, colormaps } from '#shared/figure';
import type { Pixels } from './bitmap';

/** One map, or one for each head side by side (`heads: 'each'`). */
export interface PaintRequest {
  /** Layer that was handed over under this key. */
  readonly key: string;
  readonly question: Question;
  readonly heads: 'chosen' | 'each';
  readonly colormap: ColormapName;
  /** A rule, or the range itself where it is that of several layers. */
  readonly range: Exclude<RangeRule, 'all'> | Range;
  /** Percentile of a map's values at the top of its range. */
  readonly clip: number;
  readonly threshold: number;
  readonly interpolation: Interpolation;
  readonly alpha: Paint['alpha'];
}

export interface Painting {
  /** One, or one per head in order; all of the same size. */
  readonly maps: readonly Pixels[];
  /** Per map: one value per token of the answer's axis, special tokens first. */
  readonly values: readonly Float32Array<ArrayBuffer>[];
  /** Per map: the values at the two ends of its colour-bar. */
  readonly ranges: readonly Range[];
}

/** Longest side in pixels of a smooth map; the canvas enlarges it further. */
const SMOOTH_SIDE = { chosen: 160, each: 64 };

/** Owns the layers handed to it and paints maps from them. Lives in the worker, and in the window for small layers. */
export class AttentionPainter {
  readonly #layers = new Map<string, LayerTensor>();
  readonly #layerRanges = new Map<string, Range>();

  put(key: string, layer: LayerTensor): void {
    this.#layers.set(key, layer);
  }

  drop(key: string): void {
    this.#layers.delete(key);
    for (const name of [...this.#layerRanges.keys()]) {
      if (name.startsWith(`${key}|`)) this.#layerRanges.delete(name);
    }
  }

  /** The painting, or null when the layer is not (or no longer) here. */
  paint(request: PaintRequest): Painting | null {
    const layer = this.#layers.get(request.key);
    if (!layer) return null;
    const heads =
      request.heads === 'each' ? [...Array(layer.heads).keys()] : [request.question.head];
    const painted = heads.map((head) =>
      this.#paintOne(layer, { ...request.question, head }, request),
    );
    return {
      maps: painted.map(({ map }) => map),
      values: painted.map(({ values }) => values),
      ranges: painted.map(({ range }) => range),
    };
  }

  #paintOne(layer: LayerTensor, question: Question, request: PaintRequest) {
    const axis = answerAxis(layer, question);
    const values = new Float32Array(answer(layer, question));
    const places = gridValues(values, axis);
    const range = this.#range(layer, question, request, places);
    const [h, w] = axis.grid;
    const { threshold, interpolation, alpha } = request;
    const cell =
      interpolation === 'none'
        ? 1
        : Math.max(1, Math.min(32, Math.floor(SMOOTH_SIDE[request.heads] / Math.max(h, w))));
    const colormap = colormaps[request.colormap];
    const paint = { colormap, range, threshold, cell, interpolation, alpha };
    const data = paintMap(onGrid(places, axis), [h, w], paint);
    return { map: { width: w * cell, height: h * cell, data }, values, range };
  }

  #range(
    layer: LayerTensor,
    question: Question,
    { key, range, clip }: PaintRequest,
    places: Float32Array,
  ): Range {
    if (typeof range !== 'string') return range;
    if (range === 'map') return mapRange(places, question.quantity, clip);
    if (range === 'unit') return question.quantity === 'weight' ? [0, 1] : [-1, 1];
    const name = `${key}|${question.direction}|${question.quantity}`;
    const known = this.#layerRanges.get(name) ?? layerRange(layer, question);
    this.#layerRanges.set(name, known);
    return known;
  }
}

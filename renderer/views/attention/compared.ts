import { gridRect, mapRange, patchOn, usualPaint } from '#shared/attention';
import type { Host } from '#shared/contract';
import {
  colormaps,
  cssColors,
  type Frame,
  type Mark,
  numberText,
  type Point,
  patchName,
  placeIn,
  type Rect,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { type Result, type Size, VitrineError } from '#shared/types';
import { type GridMap, gridMapMark } from '../../overlay/grid-map';
import { Listeners } from '../../state/listeners';
import type { Drawing, Painter } from '../drawing';
import { classAttention, densityOnRaster, type PatchValues, rasterSize } from './maps/density';
import { specialName } from './maps/tokens';
import { words } from './words';

export const painter: Painter = {
  draw: (host, { result }) => attentionDrawing(host, result),
  difference: (host, { result: first }, { result: second }) =>
    attentionDifference(host, first, second),
};

type Values = Omit<GridMap, 'opacity'>;

/** Values on a grid, as they are drawn and told. */
interface Loaded {
  readonly map: Values;
  readonly grid: Size;
  /** Where the grid lies, in image pixels. */
  readonly at: Rect;
  readonly attention: PatchValues;
}

/** Whose attention `classAttention` is. */
const asker = ({ parts }: Result): string => {
  const axis = parts.attention?.layers.at(-1)?.queries;
  return axis?.special ? words.compared.asker(specialName(axis, 0)) : words.compared.allTokens;
};

/** Where the class token of the last layer looks. */
const attentionDrawing = (host: Host, result: Result): Drawing =>
  new GridDrawing(result, words.compared.title(asker(result)), 'weight', async () => {
    const attention = await classAttention(host, result);
    const { values, axis } = attention;
    const range = mapRange(values, 'weight', usualPaint.clip);
    const map: Values = { values, range, colormap: 'viridis', smooth: true, byWeight: true };
    return { map, grid: axis.grid, at: gridRect(axis, result.region), attention };
  });

/** How much denser that is than the first result's, over the image. */
const attentionDifference = (host: Host, first: Result, result: Result): Drawing =>
  new GridDrawing(result, words.compared.difference, 'density', async () => {
    const [theirs, attention] = await Promise.all([
      classAttention(host, first),
      classAttention(host, result),
    ]);
    const base = densityOnRaster(theirs, first);
    const values = densityOnRaster(attention, result).map((value, i) => value - base[i]!);
    const [low, high] = extent(values);
    const end = Math.max(-low, high);
    const [height, width] = result.provenance.imageSize;
    return {
      map: { values, range: [-end, end], colormap: 'vik', byWeight: true },
      grid: rasterSize(result.provenance.imageSize),
      at: { x: 0, y: 0, width, height },
      attention,
    };
  });

/** Smallest and largest of the values that are there; 0 and 0 where there are none. */
function extent(values: Float32Array): readonly [number, number] {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return [0, 0];
  return [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
}

/** A map on patches, once it is there. */
class GridDrawing implements Drawing {
  readonly title: string;
  readonly #result: Result;
  readonly #unit: 'weight' | 'density';
  readonly #listeners = new Listeners();
  readonly #loading: Promise<Loaded>;
  #loaded: Loaded | null = null;
  #problem: string | null = null;

  constructor(
    result: Result,
    title: string,
    unit: 'weight' | 'density',
    load: () => Promise<Loaded>,
  ) {
    this.title = title;
    this.#result = result;
    this.#unit = unit;
    this.#loading = load();
    this.#loading.then(
      (loaded) => {
        this.#loaded = loaded;
        this.#listeners.tell();
      },
      (thrown) => {
        this.#problem = VitrineError.from(thrown).message;
        this.#listeners.tell();
      },
    );
  }

  onChange = this.#listeners.add;
  close = (): void => this.#listeners.clear();
  busy = (): boolean => !this.#loaded && !this.#problem;
  problem = (): string | null => this.#problem;

  get patches() {
    const { region } = this.#result;
    return this.#loaded ? { axis: this.#loaded.attention.axis, region } : null;
  }

  marks(frame: Frame, opacity: number): readonly Mark[] {
    const { provenance, region } = this.#result;
    const unseen = unseenMarks(frame, provenance.imageSize, region);
    if (!this.#loaded) return unseen;
    const { map, grid, at } = this.#loaded;
    return [...unseen, gridMapMark(withOpacity(map, opacity), grid, toTarget(frame, at))];
  }

  async figure(frame: Frame, opacity: number): Promise<readonly Mark[]> {
    await this.#loading;
    return this.marks(frame, opacity);
  }

  words(point: Point): string {
    if (!this.#loaded) return '';
    const { map, grid, at, attention } = this.#loaded;
    const place = placeIn(this.#result.region, point);
    const patch = place && patchOn(attention.axis, place);
    if (patch === null) return words.compared.outsideTheCrop;
    const name = patchName(attention.axis.grid, patch);
    const inside = placeIn(at, point);
    const cell = inside && patchOn({ grid, special: 0 }, inside);
    const value = cell === null ? Number.NaN : map.values[cell]!;
    if (Number.isNaN(value)) return words.compared.dropped(name);
    if (this.#unit === 'weight') return `${name}: ${numberText(value)}`;
    return words.compared.differenceAt(name, value < 0 ? '−' : '+', Math.abs(value).toFixed(2));
  }

  scale() {
    if (!this.#loaded) return null;
    const { range, colormap } = this.#loaded.map;
    const title = this.#unit === 'weight' ? words.compared.weightScale : words.compared.scale;
    return { title, colors: cssColors(colormaps[colormap]), range };
  }
}

/** One object a map and opacity, so that it is painted once. */
const dimmed = new WeakMap<Values, GridMap>();

function withOpacity(map: Values, opacity: number): GridMap {
  const known = dimmed.get(map);
  if (known?.opacity === opacity) return known;
  const made = { ...map, opacity };
  dimmed.set(map, made);
  return made;
}

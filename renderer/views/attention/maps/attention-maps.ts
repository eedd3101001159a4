import type { LayerTensor, Range } from '#shared/attention';
import type { Host } from '#shared/contract';
import {
  type Attention,
  axisLength,
  type ModelCard,
  type Result,
  type TensorRef,
  type TokenAxis,
  VitrineError,
} from '#shared/types';
import { showError } from '../../../state';
import { Listeners } from '../../../state/listeners';
import type { PaintedMaps } from '../../../workers/attention-bitmaps';
import type { AttentionClient, LayerSource } from '../../../workers/attention-client';
import type { PaintRequest } from '../../../workers/attention-painter';
import { BUDGET_BYTES } from '../../../workers/paint-client';
import { lookOf } from '../look';
import { type AttentionSpec, type RegionPoint, useAttentionSpec } from '../spec';
import { words } from '../words';
import { type LayerWords, layersInWords } from './layers';
import { describe, type Resolved, resolve } from './resolve';

/** A map on the stage, with what it is of. */
export interface Shown {
  readonly resolved: Resolved;
  readonly spec: AttentionSpec;
  readonly maps: PaintedMaps;
}

/** A tensor for the .npy export: a slice of what the engine keeps, and what its rows and columns are. */
export interface TensorOnStage {
  readonly ref: TensorRef;
  readonly slice: number[];
  readonly name: string;
  readonly axes: { readonly queries: TokenAxis; readonly keys: TokenAxis };
}

/** Layers larger than this are not fetched before they are asked for. */
const AHEAD_BYTES = 64 * 2 ** 20;
/** The measures of a long use would fill the browser's memory. */
const MEASURES_KEPT = 500;

/**
 * The attention of one result while it is on the stage: asks for repaints when the spec or the
 * pointer changes and tells when a map is there. Lives outside React; nothing here renders.
 */
export class AttentionMaps {
  readonly result: Result;
  readonly attention: Attention;
  readonly layers: readonly LayerWords[];
  readonly #host: Host;
  readonly #client: AttentionClient;
  readonly #listeners = new Listeners();
  readonly #unsubscribe: () => void;
  #rollout: Promise<TensorRef> | null = null;
  /** The scale of all maps, for the query last asked about. */
  #ofAll: { readonly key: string; readonly range: Promise<Range | null> } | null = null;
  #closed = false;
  #measures = 0;
  #requested = '';
  shown: Shown | null = null;
  /** Why there is no map, in words. */
  problem: string | null = null;
  /** Another map has been asked for than the one that is there. */
  busy = false;
  /** Where the pointer (or the keyboard's cursor) is; null when it is not on the image. */
  hover: RegionPoint | null = null;

  constructor(
    host: Host,
    client: AttentionClient,
    result: Result,
    attention: Attention,
    card?: ModelCard,
  ) {
    this.#host = host;
    this.#client = client;
    this.result = result;
    this.attention = attention;
    this.layers = layersInWords(attention, card);
    this.#unsubscribe = useAttentionSpec.subscribe(() => this.#update());
    this.#update();
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#listeners.clear();
    this.shown?.maps.bitmap.close();
    this.shown = null;
  }

  /** Called when the map or the pointer has changed; returns the off switch. */
  onChange = this.#listeners.add;

  setHover(place: RegionPoint | null): void {
    if (this.#closed) return;
    this.hover = place;
    this.#update();
  }

  /** Whether all layers fit in the worker at once: then all of them may follow the pointer. */
  allFit = (): boolean => {
    const bytes = this.attention.layers.map(
      ({ heads, queries, keys }) => heads * axisLength(queries) * axisLength(keys) * 4,
    );
    return bytes.reduce((sum, layer) => sum + layer, 0) <= BUDGET_BYTES;
  };

  /** The spec with the patch under the pointer as its query, where it follows the pointer. */
  liveSpec(): AttentionSpec {
    const spec = useAttentionSpec.getState();
    const follows = spec.follow && spec.query.kind !== 'place' && this.hover;
    return follows ? { ...spec, query: { kind: 'place', ...follows } } : spec;
  }

  /** One line saying what a map shows. */
  describe({ resolved, spec }: Shown): string {
    return describe(resolved, spec.source, this.layers[resolved.layer]!.name);
  }

  /** Paints one map (or all heads of one layer) outside the stage's own: small multiples, figures. */
  async paint(lane: string, spec: AttentionSpec, heads: 'chosen' | 'each'): Promise<Shown | null> {
    const resolved = resolve(spec, this.attention);
    if (!resolved) return null;
    const source = this.#source(resolved, spec.source);
    const { range: rule } = lookOf(spec);
    const range = rule === 'all' ? await this.#rangeOfAll(spec) : rule;
    if (!range) return null;
    const request = requestOf(source, resolved, spec, heads, range);
    const maps = await this.#client.paint(lane, source, request);
    return maps && { resolved, spec, maps };
  }

  /** The map of the stage where it can be painted at once; null where something has to be waited for. */
  #paintNow(spec: AttentionSpec): Shown | null {
    const resolved = resolve(spec, this.attention);
    const { range } = lookOf(spec);
    if (!resolved || range === 'all') return null;
    const source = this.#source(resolved, spec.source);
    const request = requestOf(source, resolved, spec, 'chosen', range);
    const maps = this.#client.paintNow(source, request);
    return maps && { resolved, spec, maps };
  }

  /** From the smallest to the largest end of the ranges of all layers and heads; null when overtaken. */
  #rangeOfAll(spec: AttentionSpec): Promise<Range | null> {
    const { source, direction, query, quantity, raw, clip } = spec;
    const key = JSON.stringify([source, direction, query, quantity, raw, clip]);
    if (this.#ofAll?.key !== key) this.#ofAll = { key, range: this.#readRangeOfAll(spec) };
    return this.#ofAll.range;
  }

  async #readRangeOfAll(spec: AttentionSpec): Promise<Range | null> {
    const plain = { ...spec, head: 0, range: 'map', interpolation: 'none' } as const;
    const painted = await Promise.all(
      this.attention.layers.map((_, layer) =>
        this.paint(`range ${layer}`, { ...plain, layer }, 'each'),
      ),
    );
    const ends = painted.flatMap((shown) => shown?.maps.ranges ?? []);
    for (const shown of painted) shown?.maps.bitmap.close();
    if (painted.includes(null)) return null;
    return [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
  }

  #update(): void {
    const spec = this.liveSpec();
    const resolved = resolve(spec, this.attention);
    // Moving within a patch, or changing what only the canvas needs, asks for nothing new.
    const asked = JSON.stringify([resolved, spec.source, lookOf(spec)]);
    const same = asked === this.#requested;
    this.#requested = asked;
    if (same && this.shown) this.shown = { ...this.shown, spec };
    if (!same) {
      this.busy = resolved !== null;
      void this.#repaint(spec, asked);
    }
    this.#listeners.tell();
  }

  /** What can be painted at once is there when this returns, before its promise resolves. */
  async #repaint(spec: AttentionSpec, asked: string): Promise<void> {
    const start = performance.now();
    try {
      const shown = this.#paintNow(spec) ?? (await this.paint('stage', spec, 'chosen'));
      if (!shown) return; // A newer one is under way.
      if (this.#closed || !this.busy) {
        shown.maps.bitmap.close(); // A newer one was painted at once.
        return;
      }
      this.busy = asked !== this.#requested;
      this.#show(shown, null);
      this.#measure(start);
      this.#prefetch(shown);
    } catch (error) {
      if (!this.busy) return;
      this.#requested = ''; // The next change tries again.
      const { code, message } = VitrineError.from(error);
      if (this.#closed || code === 'cancelled') return;
      this.busy = false;
      // Told once, though every move of the pointer asks again; an engine that died is started
      // again, and the result made again.
      if (message !== this.problem && code !== 'engine-crashed') showError(error);
      this.#show(null, message);
    }
  }

  #show(shown: Shown | null, problem: string | null): void {
    this.shown?.maps.bitmap.close();
    this.shown = shown;
    this.problem = problem;
    this.#listeners.tell();
  }

  /** From the request to the painted map; read by the end-to-end tests. */
  #measure(start: number): void {
    if (++this.#measures % MEASURES_KEPT === 0) performance.clearMeasures('vitrine:repaint');
    performance.measure('vitrine:repaint', { start, end: performance.now() });
  }

  #prefetch({ resolved, spec }: Shown): void {
    for (const layer of [resolved.layer + 1, resolved.layer - 1]) {
      const near = layer >= 0 ? resolve({ ...spec, layer }, this.attention) : null;
      if (!near || near.layer !== layer) continue;
      const source = this.#source(near, spec.source);
      // Nobody asked for it yet: an error is told when somebody does.
      if (source.bytes <= AHEAD_BYTES) this.#client.prepare(source).catch(() => undefined);
    }
  }

  #source({ layer, heads, queries, keys }: Resolved, source: AttentionSpec['source']): LayerSource {
    const bytes = heads * axisLength(queries) * axisLength(keys) * 4;
    const load = async (): Promise<LayerTensor> => {
      const { data } =
        source === 'rollout'
          ? await this.#host.tensor(await this.#rolloutRef(), [layer]) // [Q, K]
          : await this.#host.tensor(await this.layerRef(layer), []); // [heads, Q, K]
      if (!(data instanceof Float32Array) || data.byteLength !== bytes) {
        throw new VitrineError('shape-mismatch', words.attentionMaps.wrongShape(layer + 1), {
          hint: words.attentionMaps.wrongShapeHint,
        });
      }
      return { heads, queries, keys, data };
    };
    return { key: `${this.result.id}/${source}/${layer}`, bytes, load };
  }

  /** The layer's tensor; a run that did not keep it makes it now. */
  async layerRef(layer: number): Promise<TensorRef> {
    const kept = this.attention.layers[layer]!.tensor;
    return kept ?? (await this.#host.call('attention.layer', { result: this.result.id, layer }));
  }

  #rolloutRef(): Promise<TensorRef> {
    this.#rollout ??= this.#host.call('attention.rollout', { result: this.result.id });
    this.#rollout.catch((error) => {
      if (VitrineError.from(error).code !== 'unsupported') this.#rollout = null;
    });
    return this.#rollout;
  }

  /** The tensor that the current map is a part of, and the slice of it: for the .npy export. */
  async tensorOnStage(): Promise<TensorOnStage | null> {
    const spec = useAttentionSpec.getState();
    const resolved = resolve(spec, this.attention);
    if (!resolved) return null;
    const { layer, question, queries, keys } = resolved;
    const place = `layer${layer}`;
    const axes = { queries, keys };
    if (spec.source === 'rollout') {
      return { ref: await this.#rolloutRef(), slice: [layer], name: `rollout-${place}`, axes };
    }
    const { head } = question;
    const ref = await this.layerRef(layer);
    return typeof head === 'number'
      ? { ref, slice: [head], name: `attention-${place}-head${head}`, axes }
      : { ref, slice: [], name: `attention-${place}`, axes };
  }
}

function requestOf(
  { key }: LayerSource,
  { question }: Resolved,
  spec: AttentionSpec,
  heads: PaintRequest['heads'],
  range: PaintRequest['range'],
): PaintRequest {
  return { key, question, heads, ...lookOf(spec), range };
}

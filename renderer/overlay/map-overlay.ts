import { type Blend, type Frame, type Mark, type Rect, toTarget } from '#shared/figure';
import { type Size, VitrineError } from '#shared/types';
import { showError } from '../state';
import { Listeners } from '../state/listeners';
import { visiblePart } from '../viewport/viewport';
import type { ValueClient, ValueSource } from '../workers/value-client';
import type { MapWindow } from '../workers/value-painter';

/** A map and its colours. */
export interface Painting {
  readonly source: ValueSource;
  /** Of the map, [H, W]. */
  readonly size: Size;
  /** RGBA bytes a value. */
  readonly colors: Uint8Array;
  readonly outline: boolean;
}

/** A painted part of a map, where it lies on the image. */
interface Painted {
  readonly bitmap: ImageBitmap;
  /** Image pixels. */
  readonly at: Rect;
}

/** Half the width of an outline in CSS pixels: it is drawn on both sides of a border. */
const HALF_LINE = 2;
/** The measures of a long use would fill the browser's memory. */
const MEASURES_KEPT = 500;
/** Overlays made so far. */
let made = 0;

/**
 * Keeps a map painted: asks the worker for the part on show whenever image, colours or viewport
 * change, and draws the last painting at its place meanwhile. Opacity and blending are the canvas's
 * own and paint nothing. Lives outside React; the map itself is the worker's.
 */
export class MapOverlay {
  readonly #client: ValueClient;
  /** Overlays beside each other do not overtake one another. */
  readonly #lane = `map-${made++}`;
  readonly #listeners = new Listeners();
  #painting: Painting | null = null;
  #painted: Painted | null = null;
  /** The window last asked for, of the present painting. */
  #asked = '';
  #measures = 0;
  #closed = false;
  /** Another painting has been asked for than the one that is there. */
  busy = false;
  /** Why there is no map, in words. */
  problem: string | null = null;

  constructor(client: ValueClient) {
    this.#client = client;
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#painted?.bitmap.close();
    this.#painted = null;
  }

  /** Called when there is another painting; returns the off switch. */
  onChange = this.#listeners.add;

  /** What is to be painted from now on; null for nothing. */
  show(painting: Painting | null): void {
    if (painting?.source.key !== this.#painting?.source.key) {
      this.#painted?.bitmap.close();
      this.#painted = null;
      this.problem = null;
    }
    this.#painting = painting;
    this.#asked = '';
    this.busy = painting !== null;
    this.#listeners.tell();
  }

  /** The map over an image; asks for it anew where it is not painted as it has to be. */
  marks(frame: Frame, look: { opacity: number; blend: Blend }): readonly Mark[] {
    this.#ask(frame);
    return this.#painted ? [markOf(this.#painted, frame, look)] : [];
  }

  /** The same for a figure, `density` painted pixels a target pixel. Rejects as the map's source does. */
  async figureMarks(
    frame: Frame,
    density: number,
    look: { opacity: number; blend: Blend },
  ): Promise<readonly Mark[]> {
    const painted =
      this.#painting && (await this.#paint(`${this.#lane}-figure`, this.#painting, frame, density));
    return painted ? [markOf(painted, frame, look)] : [];
  }

  #ask(frame: Frame): void {
    const painting = this.#painting;
    const window = painting && windowOf(frame, painting.size, devicePixelRatio);
    const asked = JSON.stringify(window);
    if (!painting || asked === this.#asked) return;
    this.#asked = asked;
    if (window) void this.#repaint(painting, frame, asked);
    else this.busy = false;
  }

  async #repaint(painting: Painting, frame: Frame, asked: string): Promise<void> {
    const start = performance.now();
    const current = () => !this.#closed && painting === this.#painting && asked === this.#asked;
    try {
      const painted = await this.#paint(this.#lane, painting, frame, devicePixelRatio);
      if (!painted) return; // A newer one is under way.
      if (this.#closed || painting.source.key !== this.#painting?.source.key) {
        painted.bitmap.close();
        return;
      }
      this.#painted?.bitmap.close();
      this.#painted = painted;
      this.problem = null;
      if (current()) this.busy = false;
      this.#listeners.tell();
      this.#measure(start);
    } catch (thrown) {
      if (!current()) return;
      const { code, message } = VitrineError.from(thrown);
      this.busy = false;
      this.problem = message;
      // An engine that died is started again, and the result made again.
      if (code !== 'engine-crashed') showError(thrown);
      this.#listeners.tell();
    }
  }

  async #paint(
    lane: string,
    { source, size, colors, outline }: Painting,
    frame: Frame,
    density: number,
  ): Promise<Painted | null> {
    const window = windowOf(frame, size, density);
    if (!window) return null;
    const line = outline ? Math.max(1, Math.round(HALF_LINE * density)) : 0;
    const bitmap = await this.#client.paint(lane, source, {
      key: source.key,
      window,
      colors,
      line,
    });
    const { x, y, step, width, height } = window;
    return bitmap && { bitmap, at: { x, y, width: width * step, height: height * step } };
  }

  /** From the request to the drawn canvas; read by the bench `repaint`. */
  #measure(start: number): void {
    if (++this.#measures % MEASURES_KEPT === 0) performance.clearMeasures('vitrine:map-repaint');
    performance.measure('vitrine:map-repaint', { start, end: performance.now() });
  }
}

/** The part of a map inside a frame, on the frame's own pixels; null where none of it is. */
export function windowOf(frame: Frame, size: Size, density: number): MapWindow | null {
  const part = visiblePart(frame, size);
  if (!part) return null;
  const at = toTarget(frame, part);
  const left = Math.floor(at.x * density);
  const top = Math.floor(at.y * density);
  return {
    x: (left / density - frame.origin.x) / frame.scale,
    y: (top / density - frame.origin.y) / frame.scale,
    step: 1 / (frame.scale * density),
    width: Math.ceil((at.x + at.width) * density) - left,
    height: Math.ceil((at.y + at.height) * density) - top,
  };
}

const markOf = (
  { bitmap, at }: Painted,
  frame: Frame,
  { opacity, blend }: { opacity: number; blend: Blend },
): Mark => ({
  kind: 'image',
  image: bitmap,
  source: { x: 0, y: 0, width: bitmap.width, height: bitmap.height },
  at: toTarget(frame, at),
  opacity,
  blend,
  smooth: false,
  mime: 'image/png',
});

import { type Frame, type Mark, type Point, toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import { blendsIn, drawScene } from './scene';
import { currentViewport, setStageView, setViewport, stageStore, zoomBy } from './store';
import type { TileCache } from './tiles';
import {
  frameOf,
  levelFor,
  panBy,
  type TileId,
  tileRect,
  tilesOver,
  toImage,
  topLevel,
  visiblePart,
} from './viewport';

/** From this many device pixels an image pixel on, pixels are shown as squares. */
const PIXELS_FROM = 4;
/** A pointer that moves less (CSS pixels) between down and up has clicked. */
const CLICK_WITHIN = 4;

export interface ImageEvents {
  /** Marks over the image; absent where the bare image is shown. */
  marks?(frame: Frame): readonly Mark[];
  /** The image point under the pointer; null when it left. */
  onHover?(point: Point | null): void;
  onPick?(point: Point): void;
  /** A drag with the main button draws, piece by piece, where otherwise it moves the image. */
  onStroke?(from: Point, to: Point, begins: boolean): void;
}

/**
 * One image with its marks on two canvases, one for the tiles and one above for the marks, so that
 * a moving query leaves the tiles alone. Draws at most once a frame and only what changed. Without a file
 * (null) there are no tiles: the marks are the image, and the size is that of the stage's.
 */
export class ImageCanvas {
  readonly #box: HTMLElement;
  readonly #tiles: TileCache;
  readonly #below: HTMLCanvasElement;
  readonly #above: HTMLCanvasElement;
  readonly #off = new AbortController();
  readonly #pointers = new Map<number, Point>();
  #file: string | null;
  #size: Size;
  #events: ImageEvents = {};
  /** In CSS pixels; kept, since asking the box would lay out the whole page while a change is made. */
  #view = { width: 0, height: 0 };
  /** The frame callback that will draw, and whether it draws the tiles as well. */
  #scheduled = 0;
  #tilesDue = false;
  #dragged = false;

  constructor(box: HTMLElement, tiles: TileCache, file: string | null, size: Size) {
    this.#box = box;
    this.#tiles = tiles;
    this.#file = file;
    this.#size = size;
    [this.#below, this.#above] = box.querySelectorAll('canvas') as unknown as [
      HTMLCanvasElement,
      HTMLCanvasElement,
    ];
    const { signal } = this.#off;
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(box);
    const unsubscribe = stageStore.subscribe((now, before) => {
      const moved = now.viewport !== before.viewport || now.region !== before.region;
      if (moved || now.view !== before.view) this.redraw();
      else if (now.split !== before.split) this.drawMarks();
    });
    signal.addEventListener('abort', () => {
      resize.disconnect();
      unsubscribe();
      tiles.leave(this);
      cancelAnimationFrame(this.#scheduled);
    });
    box.addEventListener('wheel', this.#onWheel, { signal, passive: false });
    box.addEventListener('pointerdown', this.#onDown, { signal });
    box.addEventListener('pointermove', this.#onMove, { signal });
    box.addEventListener('pointerup', this.#onUp, { signal });
    box.addEventListener('pointercancel', this.#onUp, { signal });
    box.addEventListener('pointerleave', () => this.#events.onHover?.(null), { signal });
    this.#resize();
  }

  setEvents(events: ImageEvents): void {
    this.#events = events;
    this.drawMarks();
  }

  setImage(file: string | null, size: Size): void {
    this.#file = file;
    this.#size = size;
    this.redraw();
  }

  close(): void {
    this.#off.abort();
  }

  /** Draws everything with the next frame. */
  redraw = (): void => {
    this.#box.ariaBusy = 'true';
    this.#tilesDue = true;
    this.drawMarks();
  };

  /** Draws the marks with the next frame, which is that of the input that is being handled. */
  drawMarks(): void {
    this.#scheduled ||= requestAnimationFrame(() => {
      this.#scheduled = 0;
      if (this.#tilesDue) this.#drawTiles();
      this.#tilesDue = false;
      this.#drawMarks();
    });
  }

  #drawMarks(): void {
    const frame = this.#frame();
    const context = this.#above.getContext('2d');
    if (!frame || !context) return;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, frame.width, frame.height);
    const marks = this.#events.marks?.(frame) ?? [];
    if (blendsIn(marks)) context.drawImage(this.#below, 0, 0, frame.width, frame.height);
    drawScene(context, marks);
  }

  #frame(): Frame | null {
    const viewport = currentViewport();
    return viewport && frameOf(viewport, this.#view);
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#box;
    this.#view = { width, height };
    for (const canvas of [this.#below, this.#above]) {
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
    }
    setStageView({ width, height });
    this.redraw();
  }

  #drawTiles(): void {
    const frame = this.#frame();
    const context = this.#below.getContext('2d');
    if (!frame || !context) return;
    const file = this.#file;
    if (file === null) {
      this.#box.ariaBusy = 'false';
      return;
    }
    const wanted = drawImage(context, frame, devicePixelRatio, this.#size, (tile) =>
      this.#tiles.get(file, tile),
    );
    this.#tiles.want(this, file, wanted);
    this.#box.ariaBusy = String(this.#tiles.pending(file, wanted));
  }

  #at = (event: MouseEvent): Point => {
    const { left, top } = this.#box.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A pinch on a touchpad arrives as small wheel steps with Ctrl.
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    zoomBy(Math.exp(-event.deltaY * lines * speed), this.#at(event));
  };

  #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 && event.button !== 1) return;
    this.#box.setPointerCapture(event.pointerId);
    if (this.#pointers.size === 0) this.#dragged = false;
    this.#pointers.set(event.pointerId, this.#at(event));
  };

  #onMove = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    const now = this.#at(event);
    if (!before) {
      const frame = this.#frame();
      if (frame) this.#events.onHover?.(toImage(frame, now));
      return;
    }
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    const by = { x: now.x - before.x, y: now.y - before.y };
    if (!other && !this.#dragged && Math.hypot(by.x, by.y) < CLICK_WITHIN) return;
    const begins = !this.#dragged;
    this.#dragged = true;
    this.#pointers.set(event.pointerId, now);
    const frame = this.#frame();
    if (this.#events.onStroke && !other && event.buttons & 1 && frame) {
      this.#events.onStroke(toImage(frame, before), toImage(frame, now), begins);
      return;
    }
    if (other) pinch(before, now, other);
    const viewport = currentViewport();
    const share = other ? 0.5 : 1; // Two fingers move the image by the mean of their moves.
    if (viewport) {
      setViewport(panBy(viewport, this.#size, { x: by.x * share, y: by.y * share }));
    }
  };

  #onUp = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    const frame = this.#frame();
    const click = event.type === 'pointerup' && event.button === 0 && !this.#dragged;
    if (click && frame) this.#events.onPick?.(toImage(frame, this.#at(event)));
  };
}

/** One of two fingers moved: zooms by the change of their distance, about the one at rest. */
function pinch(before: Point, now: Point, other: Point): void {
  const distance = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
  if (distance(before) > 0) zoomBy(distance(now) / distance(before), other);
}

/**
 * Draws the tiles at hand, coarse ones first, so that a place whose fine tile is still on its way
 * shows a coarser one. Returns the tiles wanted, the whole image in one tile first.
 */
export function drawImage(
  context: CanvasRenderingContext2D,
  frame: Frame,
  ratio: number,
  size: Size,
  get: (tile: TileId) => ImageBitmap | undefined,
): TileId[] {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, frame.width * ratio, frame.height * ratio);
  context.imageSmoothingEnabled = frame.scale * ratio < PIXELS_FROM;
  // Tiles are at most halved, for which bilinear is enough; more would cost frames.
  context.imageSmoothingQuality = 'low';
  const part = visiblePart(frame, size);
  if (!part) return [];
  const top = topLevel(size);
  const target = levelFor(frame.scale, ratio, size);
  const fine = tilesOver(part, target);
  const first = fine.every((tile) => get(tile)) ? target : top;
  for (let level = first; level >= target; level--) {
    for (const tile of level === target ? fine : tilesOver(part, level)) {
      const bitmap = get(tile);
      if (!bitmap) continue;
      // Whole device pixels: neighbours meet without a seam.
      const at = toTarget(frame, tileRect(tile, size));
      const x = Math.round(at.x * ratio);
      const y = Math.round(at.y * ratio);
      const right = Math.round((at.x + at.width) * ratio);
      const bottom = Math.round((at.y + at.height) * ratio);
      context.drawImage(bitmap, x, y, right - x, bottom - y);
    }
  }
  const coarse = { level: top, column: 0, row: 0 };
  return target === top ? [coarse] : [coarse, ...fine];
}

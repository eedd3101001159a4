import { createStore } from 'zustand/vanilla';
import type { Frame, Point, Rect } from '#shared/figure';
import type { Size } from '#shared/types';
import { fitImage, fitRegion, frameOf, type Viewport, visiblePart, zoomAt } from './viewport';

/**
 * What the mouse did to the image on the stage: shared by its viewers (side by side zoom
 * together) and never rendered through React, so that panning costs no render.
 */
interface StageState {
  /** Id of the file on the stage and its size, [H, W]; null when there is none. */
  readonly image: { readonly file: string; readonly size: Size } | null;
  /** Null: fitted, and stays fitted when the window changes. */
  readonly viewport: Viewport | null;
  /** With `viewport` null: this part of the image is fitted instead of all of it. */
  readonly region: Rect | null;
  /** Size of one viewer in CSS pixels. */
  readonly view: { readonly width: number; readonly height: number };
  /** Place of the split slider, 0..1 of the viewer's width. */
  readonly split: number;
}

export const stageStore = createStore<StageState>()(() => ({
  image: null,
  viewport: null,
  region: null,
  view: { width: 1, height: 1 },
  split: 0.5,
}));

const { getState: get, setState: set } = stageStore;

/** Puts an image on the stage; another one than before is shown whole. */
export function setImage(file: string, size: Size): void {
  if (get().image?.file !== file) {
    set({ image: { file, size }, viewport: null, region: null });
  }
}

/** Null: the whole image. */
export const setViewport = (viewport: Viewport | null): void => set({ viewport, region: null });
/** Fits a part of the image (a saved figure's), now and when the window changes. */
export const setRegion = (region: Rect | null): void => set({ viewport: null, region });
export const setStageView = (view: StageState['view']): void => set({ view });
export const setSplit = (split: number): void => set({ split: Math.max(0, Math.min(1, split)) });

/** The viewport in force: the one chosen, else a part or the whole of the image, fitted. */
export function currentViewport(): Viewport | null {
  const { image: picture, viewport, region, view } = get();
  if (viewport || !picture) return viewport;
  return region ? fitRegion(region, view) : fitImage(picture.size, view);
}

/** Where the image lies in each viewer now. */
export function currentFrame(): Frame | null {
  const viewport = currentViewport();
  return viewport && frameOf(viewport, get().view);
}

/** Zooms about a point of the viewer, by default its centre. */
export function zoomBy(factor: number, at?: Point): void {
  const { image: picture, view } = get();
  const viewport = currentViewport();
  if (!picture || !viewport) return;
  const center = { x: view.width / 2, y: view.height / 2 };
  set({ viewport: zoomAt(viewport, view, picture.size, at ?? center, factor) });
}

/** One image pixel on one device pixel. */
export function zoomActual(): void {
  const viewport = currentViewport();
  if (viewport) zoomBy(1 / devicePixelRatio / viewport.scale);
}

/** The part of the image on show, in image pixels; null when it is fitted as a whole. */
export function shownRegion(): Rect | null {
  const { image: picture, viewport, region } = get();
  const frame = currentFrame();
  return picture && viewport && frame ? visiblePart(frame, picture.size) : region;
}

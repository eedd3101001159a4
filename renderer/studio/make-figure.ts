import type { Host } from '#shared/contract';
import {
  composeFigure,
  FIGURE_KEYWORD,
  type Figure,
  type FigureDocument,
  type FigureView,
  type Frame,
  type Mark,
  type Snapshot,
  sceneToSvg,
} from '#shared/figure';
import { VitrineError } from '#shared/types';
import { insertText } from '../figure/png';
import { figureSource } from '../figure/source';
import { currentFile, currentResult, useView } from '../state';
import { drawImage } from '../viewport/image-canvas';
import { drawScene } from '../viewport/scene';
import { splitMarks } from '../viewport/split-marks';
import { currentViewport, shownRegion, stageStore } from '../viewport/store';
import { tilesOf } from '../viewport/tiles';
import { frameOf, visiblePart } from '../viewport/viewport';
import { shownView } from './shown-view';
import { words } from './words';

/** Pixels of the image a CSS pixel inside an SVG, which knows no scale of its own. */
const SVG_IMAGE_SCALE = 2;
const JPEG_QUALITY = 0.92;

/**
 * The view on the stage as a PNG, `scale` pixels a CSS pixel, provenance inside. `caption`: whether the
 * caption stands below it, or is left to what the figure goes into.
 */
export async function figurePng(
  host: Host,
  scale: number,
  caption = true,
): Promise<Uint8Array<ArrayBuffer>> {
  const { figure, document } = await makeFigure(host, scale, caption);
  const canvas = canvasOf(figure.width * scale, figure.height * scale);
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  drawScene(context, figure.marks);
  const png = new Uint8Array(await (await blobOf(canvas, 'image/png')).arrayBuffer());
  return insertText(png, FIGURE_KEYWORD, JSON.stringify(document));
}

/** The same as an SVG: images embedded, boxes, colour-bar and words as shapes. */
export async function figureSvg(host: Host): Promise<string> {
  const { figure, document } = await makeFigure(host, SVG_IMAGE_SCALE);
  const metadata = { keyword: FIGURE_KEYWORD, text: JSON.stringify(document) };
  return sceneToSvg(figure, metadata, encodeImage);
}

async function makeFigure(
  host: Host,
  scale: number,
  caption = true,
): Promise<{ figure: Figure; document: FigureDocument }> {
  const source = figureSource();
  const frame = source?.plain ? PLAIN : frameOnStage();
  if (!source || !frame) {
    throw new VitrineError('bad-input', words.makeFigure.nothing, {
      hint: words.makeFigure.nothingHint,
    });
  }
  const snapshot = await source.snapshot(frame);
  const panels = await panelsOf(host, snapshot, frame, scale);
  const drawn = caption ? snapshot : { ...snapshot, caption: [] };
  return { figure: composeFigure(panels, drawn), document: documentOf(snapshot) };
}

/** Of a drawing that no image lies under. */
const PLAIN: Frame = { scale: 1, origin: { x: 0, y: 0 }, width: 720, height: 480 };

/** What is seen of the image, without the empty ground around it. */
function frameOnStage(): Frame | null {
  const { image } = stageStore.getState();
  const viewport = currentViewport();
  const part = image && viewport && visiblePart(frameOf(viewport, viewOf()), image.size);
  if (!part) return null;
  const { scale } = viewport;
  return {
    scale,
    origin: { x: -part.x * scale, y: -part.y * scale },
    width: part.width * scale,
    height: part.height * scale,
  };
}

const viewOf = () => stageStore.getState().view;

/** The image with its marks, as the layout arranges them. */
async function panelsOf(
  host: Host,
  { image, marks, panels }: Snapshot,
  frame: Frame,
  scale: number,
): Promise<readonly (readonly Mark[])[]> {
  if (!image) return panels?.map((panel) => panel.marks) ?? [marks];
  const bare = await imageMark(host, frame, scale);
  if (panels) return panels.map((panel) => (panel.bare ? panel.marks : [bare, ...panel.marks]));
  const { layout } = useView.getState();
  if (layout === 'side-by-side' && marks.length > 0) return [[bare], [bare, ...marks]];
  if (layout === 'split' && marks.length > 0) return [[bare, ...splitMarks(frame, marks)]];
  return [[bare, ...marks]];
}

/** The image as one image mark, once its tiles are all there. */
async function imageMark(host: Host, frame: Frame, scale: number): Promise<Mark> {
  const { file, size } = stageStore.getState().image!;
  const tiles = tilesOf(host);
  const canvas = canvasOf(frame.width * scale, frame.height * scale);
  const context = canvas.getContext('2d')!;
  const draw = () => drawImage(context, frame, scale, size, (tile) => tiles.get(file, tile));
  await tiles.fetchAll(file, draw());
  draw();
  const source = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  const at = { x: 0, y: 0, width: frame.width, height: frame.height };
  return { kind: 'image', image: canvas, source, at, opacity: 1, smooth: true, mime: 'image/jpeg' };
}

function documentOf(snapshot: Snapshot): FigureDocument {
  const item = currentFile();
  const provenance = currentResult()?.provenance ?? null;
  return {
    format: 'vitrine-figure/1',
    provenance,
    image: {
      name: provenance?.imageName ?? item?.entry.name ?? '',
      sha256: provenance?.imageSha256 ?? item?.info?.sha256 ?? '',
    },
    view: viewOnStage(snapshot.bar ? [...snapshot.bar.range] : null),
    caption: [...snapshot.caption],
  };
}

/** What the stage shows, to be put back. */
export function viewOnStage(colorRange: FigureView['colorRange'] = null): FigureView {
  const { id, spec } = shownView(currentResult());
  return { id, spec: spec(), layout: useView.getState().layout, region: shownRegion(), colorRange };
}

/** An image mark's own pixels: nothing is scaled up that the viewer can scale. */
async function encodeImage(mark: Extract<Mark, { kind: 'image' }>): Promise<string> {
  const { image, source, mime } = mark;
  const canvas = canvasOf(source.width, source.height);
  const { x, y, width, height } = source;
  canvas.getContext('2d')!.drawImage(image, x, y, width, height, 0, 0, width, height);
  const blob = await blobOf(canvas, mime);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

const blobOf = (canvas: HTMLCanvasElement, mime: string): Promise<Blob> =>
  new Promise((resolve, reject) => {
    const failed = () =>
      reject(
        new VitrineError('out-of-memory', words.makeFigure.tooLarge, {
          hint: words.makeFigure.tooLargeHint,
          detail: { width: canvas.width, height: canvas.height },
        }),
      );
    canvas.toBlob((blob) => (blob ? resolve(blob) : failed()), mime, JPEG_QUALITY);
  });

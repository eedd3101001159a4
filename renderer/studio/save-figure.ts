import type { Host } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { VitrineError } from '#shared/types';
import { figureSource } from '../figure/source';
import { currentFile, currentResult, saveFile, showDone } from '../state';
import { figurePng, figureSvg } from './make-figure';
import { words } from './words';

const { png, svg } = exportFormats.figure;

export async function savePng(host: Host, scale: number): Promise<void> {
  const bytes = await figurePng(host, scale);
  const name = `${figureName()}${scale === 1 ? '' : `@${scale}x`}`;
  await saveFile(host, `${name}.${png.extension}`, bytes, png);
}

export async function saveSvg(host: Host): Promise<void> {
  const text = await figureSvg(host);
  await saveFile(host, `${figureName()}.${svg.extension}`, new TextEncoder().encode(text), svg);
}

/** The tensor behind the view, whole layer or one head, with its provenance in the header. */
export async function saveNpy(host: Host): Promise<void> {
  const npy = figureSource()?.npy;
  if (!npy) {
    throw new VitrineError('bad-input', words.saveFigure.noTensor, {
      hint: words.saveFigure.noTensorHint,
    });
  }
  const { name, bytes } = await npy();
  await saveFile(
    host,
    `${figureName()}-${name}.${exportFormats.tensor.npy.extension}`,
    bytes,
    exportFormats.tensor.npy,
  );
}

/**
 * Copies the figure as PNG. The clipboard's copy is for pasting into other programs: browsers write
 * it anew, without the provenance.
 */
export async function copyFigure(host: Host, scale: number): Promise<void> {
  const made = figurePng(host, scale).then((bytes) => new Blob([bytes], { type: png.mime }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ [png.mime]: made })]);
  } catch (cause) {
    await made; // When making it failed, that is the cause to tell.
    throw new VitrineError('unsupported', words.saveFigure.noClipboard, {
      hint: words.saveFigure.noClipboardHint,
      cause,
    });
  }
  showDone(words.saveFigure.copied);
}

/** `cat-vit-cifar10`; only what every file system takes. */
export function figureName(): string {
  const image = currentFile()?.entry.name.replace(/\.[^.]+$/, '') ?? 'figure';
  const model = currentResult()?.provenance.modelId;
  return [image, model]
    .filter((part) => part !== undefined)
    .join('-')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_');
}

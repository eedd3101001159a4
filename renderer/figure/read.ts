import { FIGURE_KEYWORD, FigureDocument, readMetadata } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { isPng, readText } from './png';
import { words } from './words';

/** Ours are a few megabytes; nothing larger is read into memory. */
const LARGEST_BYTES = 256 * 2 ** 20;
/** Both forms have their document near the start. */
const HEAD_BYTES = 256 * 2 ** 10;

/** Whether a file is a figure that Vitrine saved, and not just any PNG or SVG. */
export async function isFigure(file: File): Promise<boolean> {
  if (!/\.(png|svg)$/i.test(file.name) || file.size > LARGEST_BYTES) return false;
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  try {
    return textIn(head) !== null;
  } catch {
    return true; // Damaged, but ours: opening it tells what is wrong.
  }
}

const textIn = (bytes: Uint8Array): string | null =>
  isPng(bytes)
    ? readText(bytes, FIGURE_KEYWORD)
    : readMetadata(new TextDecoder().decode(bytes), FIGURE_KEYWORD);

/** The document inside a figure's bytes. Throws `bad-input` when there is none or it is damaged. */
export function readFigure(bytes: Uint8Array): FigureDocument {
  const text = textIn(bytes);
  if (text === null) {
    throw new VitrineError('bad-input', words.read.notFigure, {
      hint: words.read.notFigureHint,
    });
  }
  const parsed = FigureDocument.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new VitrineError('bad-input', words.read.unreadable, {
    hint: words.read.unreadableHint,
  });
}

/** The same of a file. */
export async function readFigureFile(file: File): Promise<FigureDocument> {
  if (file.size > LARGEST_BYTES) {
    throw new VitrineError('bad-input', words.read.tooLarge(file.name));
  }
  return readFigure(new Uint8Array(await file.arrayBuffer()));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

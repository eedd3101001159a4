import type { Host } from '#shared/contract';
import type { Mark, Rect, Snapshot } from '#shared/figure';
import { type FileEntry, VitrineError } from '#shared/types';
import { floatImages } from '../../../overlay/float-images';
import { copyBitmap, imageMark } from '../../../overlay/image-mark';
import { sheetText } from '../describe';
import { words } from '../words';
import type { Sheet } from './use-sheet';

/** In CSS pixels: at the usual two pixels each 288 an image, at four 576. */
const CELL = 144;
const GAP = 4;
/** Below a style or a content, its name. */
const NAME = 14;
/** Letters that fit there. */
const LETTERS = 20;
/** Longest side of what is drawn, in pixels: a sheet of whole images would fill the memory. */
const LONGEST = 640;

/** The sheet on paper: styles above, contents at the left, what has been made in between. `model` in words. */
export async function sheetSnapshot(host: Host, sheet: Sheet, model: string): Promise<Snapshot> {
  const { contents, styles, rows } = sheet;
  if (!rows.flat().some(({ result }) => result)) {
    throw new VitrineError('bad-input', words.sheetFigure.empty, {
      hint: words.sheetFigure.emptyHint,
    });
  }
  const left = (column: number) => column * (CELL + GAP);
  const top = (row: number) => row * (CELL + NAME + GAP);
  const slot = (row: number, column: number): Rect => ({
    x: left(column),
    y: top(row),
    width: CELL,
    height: CELL,
  });
  const marks: Mark[] = [];
  const named = async (file: FileEntry, at: Rect) => {
    const image = await givenImage(host, file);
    marks.push(imageMark(image, inside(at, image)), nameMark(file.name, at));
  };
  for (const [column, style] of styles.entries()) await named(style, slot(0, column + 1));
  for (const [row, content] of contents.entries()) {
    await named(content, slot(row + 1, 0));
    for (const [column, { result }] of rows[row]!.entries()) {
      const image = result?.parts.stylized?.output;
      if (!image) continue;
      const small = copyBitmap(await floatImages(host).fetch({ image: image }), LONGEST);
      marks.push(imageMark(small, inside(slot(row + 1, column + 1), small)));
    }
  }
  return {
    width: left(styles.length + 1) - GAP,
    height: top(contents.length + 1) - GAP,
    image: false,
    marks,
    bar: null,
    caption: [words.sheetFigure.caption(sheetText(sheet)), model],
  };
}

/** A content or a style as it was given, made smaller. */
async function givenImage(host: Host, { id: file }: FileEntry): Promise<HTMLCanvasElement> {
  const { jpeg } = await host.call('images.thumbnail', { file, side: LONGEST });
  const blob = new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' });
  return copyBitmap(await createImageBitmap(blob), LONGEST);
}

/** As large as fits, in the middle. */
function inside(
  { x, y, width, height }: Rect,
  image: { readonly width: number; readonly height: number },
): Rect {
  const scale = Math.min(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  return { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h };
}

const nameMark = (name: string, { x, y, width, height }: Rect): Mark => ({
  kind: 'text',
  size: 11,
  color: '#1a1a1a',
  anchor: 'middle',
  at: { x: x + width / 2, y: y + height + 11 },
  text: name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name,
});

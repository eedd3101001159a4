import type { Rect } from './geometry';
import { FONT, HALO, HATCH, type Mark } from './scene';

/** An image or a map among the marks. */
export type ImageMark<Image = CanvasImageSource> = Extract<Mark<Image>, { kind: 'image' }>;

/** Gives the pixels of an image mark as a data URL, or as `#id` of an image of the page, one by one large. */
export type EncodeImage<Image = CanvasImageSource> = (mark: ImageMark<Image>) => Promise<string>;

/** What is drawn, and how large the ground is. */
interface Scene<Image> {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark<Image>[];
}

/**
 * The scene as an SVG of its own: images embedded, everything else as shapes and text. `metadata`
 * is stored as text in `<metadata id=keyword>`.
 */
export async function sceneToSvg<Image>(
  { width, height, marks }: Scene<Image>,
  metadata: { keyword: string; text: string },
  encode: EncodeImage<Image>,
): Promise<string> {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${toXml(FONT)}">`,
    `<metadata id="${metadata.keyword}">${toXml(metadata.text)}</metadata>`,
    hatchDefs(),
    await drawMarks(marks, encode, { prefix: '', next: 0 }),
    '</svg>',
    '',
  ].join('\n');
}

/**
 * The scene as an `<svg>` inside a page, which holds `hatchDefs` once. `prefix` keeps its ids apart from
 * those of others; `label` says what is seen. Maps have the class `map`, so that a script finds them.
 */
export const sceneMarkup = async <Image>(
  { width, height, marks }: Scene<Image>,
  { prefix, label }: { prefix: string; label: string },
  encode: EncodeImage<Image>,
): Promise<string> =>
  [
    `<svg role="img" aria-label="${toXml(label)}" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}">`,
    await drawMarks(marks, encode, { prefix, next: 0 }),
    '</svg>',
  ].join('\n');

/** The hatch that marks are filled with. */
export function hatchDefs(): string {
  const { step, line } = HATCH;
  return `<defs><pattern id="dropped" width="${step}" height="${step}" patternUnits="userSpaceOnUse"><path d="M0 0L${step} ${step}" stroke="#fff" stroke-opacity="${line}"/></pattern></defs>`;
}

/** Numbers the ids of one scene. */
interface Ids {
  readonly prefix: string;
  next: number;
}

/** The metadata text of such an SVG; null when there is none. */
export function readMetadata(svg: string, keyword: string): string | null {
  const tag = new RegExp(`<metadata[^>]*\\bid="${keyword}"[^>]*>([^<]*)</metadata>`);
  const found = tag.exec(svg)?.[1];
  return found === undefined ? null : fromXml(found);
}

async function drawMarks<Image>(
  marks: readonly Mark<Image>[],
  encode: EncodeImage<Image>,
  ids: Ids,
): Promise<string> {
  const drawn: string[] = [];
  for (const mark of marks) drawn.push(await drawMark(mark, encode, ids));
  return drawn.join('\n');
}

async function drawMark<Image>(
  mark: Mark<Image>,
  encode: EncodeImage<Image>,
  ids: Ids,
): Promise<string> {
  switch (mark.kind) {
    case 'image': {
      const opacity = mark.opacity < 1 ? ` opacity="${n(mark.opacity)}"` : '';
      const href = await encode(mark);
      if (href.startsWith('#')) {
        const { x, y, width, height } = mark.at;
        return `<use transform="translate(${n(x)} ${n(y)}) scale(${n(width)} ${n(height)})" href="${href}"/>`;
      }
      return `<image ${box(mark.at)} preserveAspectRatio="none"${opacity}${looksOf(mark)} href="${href}"/>`;
    }
    case 'clip': {
      const id = `${ids.prefix}clip${ids.next++}`;
      const inner = await drawMarks(mark.marks, encode, ids);
      return `<clipPath id="${id}"><rect ${box(mark.at)}/></clipPath>\n<g clip-path="url(#${id})">\n${inner}\n</g>`;
    }
    case 'outline': {
      const dash = mark.dashed ? ' stroke-dasharray="4 3"' : '';
      return [
        `<rect ${box(mark.at)} fill="none" stroke="#000" stroke-width="3.5"${dash}/>`,
        `<rect ${box(mark.at)} fill="none" stroke="#fff" stroke-width="1.5"${dash}/>`,
      ].join('\n');
    }
    case 'unseen': {
      const path = `${outline(mark.at)}${outline(mark.hole)}`;
      return veil(path, HATCH.unseen);
    }
    case 'dropped': {
      const path = mark.at.map(outline).join('');
      return `${veil(path, mark.veil)}\n<path d="${path}" fill="url(#dropped)"/>`;
    }
    case 'fill':
      return `<rect ${box(mark.at)} fill="${mark.color}"/>`;
    case 'line': {
      const points = mark.points.map(({ x, y }) => `${n(x)},${n(y)}`).join(' ');
      const dash = mark.dash?.length ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
      return `<polyline points="${points}" fill="none" stroke="${mark.color}" stroke-width="${n(mark.width)}"${dash}/>`;
    }
    case 'bar': {
      const id = `${ids.prefix}bar${ids.next++}`;
      const last = mark.colors.length - 1;
      const stops = mark.colors.map(
        (color, i) => `<stop offset="${n(i / last)}" stop-color="${color}"/>`,
      );
      return `<linearGradient id="${id}" x1="0" y1="1" x2="0" y2="0">${stops.join('')}</linearGradient>\n<rect ${box(mark.at)} fill="url(#${id})"/>`;
    }
    case 'text': {
      const weight = mark.bold ? ' font-weight="600"' : '';
      const halo = mark.halo
        ? ` stroke="${mark.halo}" stroke-width="${HALO}" stroke-linejoin="round" paint-order="stroke"`
        : '';
      return `<text x="${n(mark.at.x)}" y="${n(mark.at.y)}" font-size="${n(mark.size)}" fill="${mark.color}" text-anchor="${mark.anchor}"${weight}${halo}>${toXml(mark.text)}</text>`;
    }
  }
}

function looksOf({ smooth, blend = 'normal', mime }: ImageMark<unknown>): string {
  const map = mime === 'image/png' ? ' class="map"' : '';
  // Attributes where there are such: a page may refuse styles beside its own.
  const pixels = smooth ? '' : ' image-rendering="pixelated"';
  const mixed = blend === 'normal' ? '' : ` style="mix-blend-mode:${blend}"`;
  return `${map}${pixels}${mixed}`;
}

const veil = (path: string, dim: number): string =>
  `<path d="${path}" fill-rule="evenodd" fill="#000" fill-opacity="${n(dim)}"/>`;

const box = ({ x, y, width, height }: Rect): string =>
  `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;

const outline = ({ x, y, width, height }: Rect): string =>
  `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;

/** A thousandth of a pixel is enough. */
const n = (value: number): string => String(Math.round(value * 1000) / 1000);

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text that cannot be taken for markup, in content and in attributes with double quotes. */
export const toXml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => entities[char]!).replace(/\p{Cc}/gu, visible);
/** Of the control characters XML holds only these. */
const visible = (char: string): string => ('\n\t\r'.includes(char) ? char : '\ufffd');
const fromXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => named[name as string]!);
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

import type { Rgb } from '#shared/types';
import { classBytes } from '../../overlay/map-colors';
import type { ClassLook, SegmentationSpec } from './spec';

/** Ten colours told apart with any kind of colour vision (Petroff 2021, arXiv:2107.02270). */
const SAFE: readonly Rgb[] = [
  [63, 144, 218],
  [255, 169, 14],
  [189, 31, 1],
  [148, 164, 162],
  [131, 45, 182],
  [169, 107, 89],
  [231, 99, 0],
  [185, 172, 112],
  [113, 117, 129],
  [146, 218, 221],
];
/** With more classes than colours they come again, towards white, then towards black. */
const ROUNDS = [
  { towards: 0, by: 0 },
  { towards: 255, by: 0.45 },
  { towards: 0, by: 0.45 },
] as const;

/** The colour of a class in the palette for the colour-blind, by its number. */
export function safeColor(index: number): Rgb {
  const color = SAFE[index % SAFE.length]!;
  const { towards, by } = ROUNDS[Math.floor(index / SAFE.length) % ROUNDS.length]!;
  return color.map((level) => Math.round(level + (towards - level) * by)) as Rgb;
}

/** '#rrggbb' of each class. */
export function classColors(
  palette: readonly Rgb[],
  { palette: which }: Pick<SegmentationSpec, 'palette'>,
  { colors }: Pick<ClassLook, 'colors'>,
): readonly string[] {
  return palette.map(
    (own, index) => colors[index] ?? hex(which === 'safe' ? safeColor(index) : own),
  );
}

const hex = (color: Rgb): string =>
  `#${color.map((level) => level.toString(16).padStart(2, '0')).join('')}`;

/** Whether a class is on the image. */
export const isShown = ({ isolated, hidden }: ClassLook, index: number): boolean =>
  isolated === null ? !hidden.includes(index) : index === isolated;

/** Of an error map: what is right is the image, darkened, so that errors stand out by lightness too. */
export const ERROR_COLORS = { wrong: '#ffc20a', ignored: '#808080' } as const;
const RIGHT_VEIL = 140;

/** RGBA bytes of an error map's values: ignored, right, wrong. */
export function errorBytes(): Uint8Array {
  const bytes = classBytes([ERROR_COLORS.ignored, '#000000', ERROR_COLORS.wrong], () => true);
  bytes[7] = RIGHT_VEIL;
  return bytes;
}

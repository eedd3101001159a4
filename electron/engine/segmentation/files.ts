import type { Input } from '#shared/contract';
import type { Rgb, Segmentation, Tensor } from '#shared/types';
import { png } from '../image/png';

export type FileForm = Input<'segmentation.file'>['form'];

/** A map `[H, W]` as a grey PNG whose values are class numbers: 8 bit, or 16 beyond 256 classes. */
export function indexPng({ shape, data }: Tensor): Promise<Uint8Array<ArrayBuffer>> {
  const deep = !(data instanceof Uint8Array);
  return png(deep ? Uint16Array.from(data) : data, shape, 1, deep ? 'grey16' : 'b-w');
}

/** A map `[H, W]` in its classes' colours. */
export function colourPng(
  { shape, data }: Tensor,
  palette: readonly Rgb[],
): Promise<Uint8Array<ArrayBuffer>> {
  const rgb = new Uint8Array(data.length * 3);
  for (let i = 0; i < data.length; i++) {
    const [r, g, b] = palette[data[i]!]!;
    rgb[3 * i] = r;
    rgb[3 * i + 1] = g;
    rgb[3 * i + 2] = b;
  }
  return png(rgb, shape, 3, 'srgb');
}

/** One line a class that occurs, most pixels first. */
export function areasCsv({ classes }: Segmentation): string {
  const lines = classes.map(({ index, label, pixels, share, confidence }) =>
    [index, quoted(label), pixels, share, confidence].join(','),
  );
  return `${['class,label,pixels,share,confidence', ...lines].join('\n')}\n`;
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

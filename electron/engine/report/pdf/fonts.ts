import mono from '../fonts/LiberationMono-Regular.ttf?inline';
import bold from '../fonts/LiberationSans-Bold.ttf?inline';
import regular from '../fonts/LiberationSans-Regular.ttf?inline';

/** A font that a PDF brings with it, as far as it uses it. */
export type FontName = 'regular' | 'bold' | 'mono';

const bytesOf = (dataUrl: string): Buffer =>
  Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');

/** Liberation (SIL Open Font License): the metrics of Helvetica and Courier. */
export const fonts: Readonly<Record<FontName, Buffer>> = {
  regular: bytesOf(regular),
  bold: bytesOf(bold),
  mono: bytesOf(mono),
};

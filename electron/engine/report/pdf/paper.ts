import PDFDocument from 'pdfkit';
import type { Embedded } from '../embedded-image';
import { type FontName, fonts } from './fonts';

/** Millimetres in points. */
const mm = (length: number): number => (length / 25.4) * 72;
export const MARGIN = mm(20);
export const INK = '#1a1a1a';
export const DIM = '#575757';

/** A4 pages with our fonts. */
export class Paper {
  readonly doc: PDFKit.PDFDocument;
  readonly #images = new Map<Embedded, PDFKit.Mixins.ImageSrc>();

  constructor(info: { Title: string; Author: string; Creator: string }) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      bufferPages: true,
      lang: 'en',
      displayTitle: true,
      pdfVersion: '1.7',
      info,
      // None to begin with: a font given here is opened again whenever it is used by its name.
      font: null as unknown as string,
    });
    for (const [name, bytes] of Object.entries(fonts)) this.doc.registerFont(name, bytes);
  }

  /** Between the margins. */
  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  /** What is left of the page. */
  get room(): number {
    return this.doc.page.height - MARGIN - this.doc.y;
  }

  use(font: FontName, size: number): void {
    this.doc.font(font).fontSize(size);
  }

  /** An image that is there several times is in the file once. */
  image(image: Embedded): PDFKit.Mixins.ImageSrc {
    const known = this.#images.get(image);
    if (known) return known;
    const opened = (this.doc as unknown as Opener).openImage(Buffer.from(image.bytes));
    this.#images.set(image, opened);
    return opened;
  }

  /** The text with a box for each letter that the present font does not have. */
  printable(text: string): string {
    const { font } = (this.doc as unknown as FontHolder)._font;
    return Array.from(text, (char) => {
      return font.hasGlyphForCodePoint(char.codePointAt(0)!) ? char : '\u25a1';
    }).join('');
  }

  /** The bytes, once all pages are written. */
  async end(): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Buffer[] = [];
    this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => {
      this.doc.on('end', resolve);
      this.doc.on('error', reject);
    });
    this.doc.end();
    await ended;
    return Buffer.concat(chunks);
  }
}

/** Not in pdfkit's published types. */
interface Opener {
  openImage(bytes: Buffer): PDFKit.Mixins.ImageSrc;
}
/** pdfkit gives no other way to the glyphs of the font in use. */
interface FontHolder {
  readonly _font: { readonly font: { hasGlyphForCodePoint(code: number): boolean } };
}

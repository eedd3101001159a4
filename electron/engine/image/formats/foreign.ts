import type { Header } from '../header';

/** 8-bit samples, row by row. */
export interface RawPixels {
  readonly data: Uint8Array;
  readonly channels: 1 | 3 | 4;
  /** What only the pixels told. */
  readonly notes?: readonly string[];
}

/** An image that libvips does not read here, or reads in other colours than Pillow. */
export interface Foreign {
  readonly header: Header;
  pixels(): Promise<RawPixels>;
}

export const plainHeader = (size: Pick<Header, 'width' | 'height'>): Header => ({
  ...size,
  orientation: 1,
  colour: 'RGB',
  deep: false,
  alpha: false,
  frames: 1,
  profile: null,
});

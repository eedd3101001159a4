import { z } from 'zod';
import { Size } from './grid';

/** A file the user gave us. The renderer holds the id; the path stays with the engine. */
export const FileEntry = z.object({
  id: z.string(),
  /** Base name. */
  name: z.string(),
  /** Folder it came with, relative to what was dropped; '' at the top. */
  folder: z.string(),
  bytes: z.number().int().nonnegative(),
});
export type FileEntry = z.infer<typeof FileEntry>;

/** An image that could be read. `size` is of the upright image, [H, W]. */
export const ImageInfo = z.object({
  id: z.string(),
  name: z.string(),
  sha256: z.string(),
  size: Size,
  format: z.string(),
  /** What was done to get plain RGB pixels: 'EXIF orientation 6', 'CMYK', 'first of 12 frames', ... */
  notes: z.array(z.string()),
});
export type ImageInfo = z.infer<typeof ImageInfo>;

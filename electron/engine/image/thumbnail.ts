import { decodeError, openImage } from './decode';

/** The upright image as JPEG, longest side at most `side` pixels; small images stay as they are. */
export async function thumbnail(path: string, side: number): Promise<Uint8Array> {
  const { source, pipeline } = await openImage(path);
  const { image } = await pipeline();
  return image
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .jpeg({ quality: 82 })
    .toBuffer()
    .catch((error: unknown) => {
      throw decodeError(error, source);
    });
}

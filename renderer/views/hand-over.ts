import type { Host } from '#shared/contract';
import { addImages, currentResult, showDone } from '../state';
import { words } from './words';

/** Adds the image that was made to the library, for any other model. */
export async function handOver(host: Host): Promise<void> {
  const result = currentResult();
  if (!result?.parts.samples) return;
  const { name, bytes } = await host.call('samples.file', { result: result.id });
  const file = new File([new Uint8Array(bytes)], name, { type: 'image/png' });
  addImages(await host.addFiles([{ file, folder: '' }]));
  showDone(words.handOver.done, words.handOver.doneHint);
}

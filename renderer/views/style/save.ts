import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { saveFile } from '../../stage/figure/save';
import { showError } from '../../state';

/** Saves what the model made in its last round, as it is: no figure around it. */
export async function saveResult(host: Host, { id, parts }: Result): Promise<void> {
  const round = parts.stylized?.rounds.length ?? 1;
  try {
    const asked = { result: id, round, form: 'png' } as const;
    const { name, bytes } = await host.call('stylized.file', asked);
    await saveFile(host, name, new Uint8Array(bytes), 'image/png');
  } catch (thrown) {
    showError(thrown);
  }
}

import type { Host } from '#shared/contract';
import { exportFormats, type FormatId } from '#shared/exports';
import type { Result } from '#shared/types';
import { saveFile } from '../state';

/** Saves what a model made in a round (from 1), as it is: no figure around it. */
export async function saveStylized(
  host: Host,
  { id: result }: Result,
  round: number,
  form: FormatId<'stylized'>,
): Promise<void> {
  const { name, bytes } = await host.call('stylized.file', { result, round, form });
  await saveFile(host, name, new Uint8Array(bytes), exportFormats.stylized[form]);
}

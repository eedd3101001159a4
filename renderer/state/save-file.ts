import type { Host } from '#shared/contract';
import type { ExportFormat } from '#shared/exports';
import { showDone } from './toasts';
import { words } from './words';

type Mime = Pick<ExportFormat, 'mime'>;

/** Saves a file the way the host does: asks where, or downloads it. */
export async function saveFile(
  host: Host,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  format: Mime,
): Promise<void> {
  if (host.native) {
    const written = await host.native.saveFile(name, bytes);
    if (written !== null) showDone(words.saveFile.saved(written));
    return;
  }
  downloadFile(name, bytes, format);
}

/** Hands bytes to the browser as a download. */
export function downloadFile(name: string, bytes: Uint8Array<ArrayBuffer>, { mime }: Mime): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  showDone(words.saveFile.saved(name), words.saveFile.inDownloads);
}

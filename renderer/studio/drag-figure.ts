import type { Host } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { figurePng } from './make-figure';
import { figureName } from './save-figure';

/**
 * Drags the figure on the stage out of the window as a PNG. Nothing happens where the pointer is let go
 * before the figure is made: the system would then drag with no button held.
 */
export async function dragFigure(host: Host, scale: number): Promise<void> {
  const released = new AbortController();
  window.addEventListener('pointerup', () => released.abort(), { once: true });
  const bytes = await figurePng(host, scale);
  if (!released.signal.aborted)
    await host.native?.dragOut(`${figureName()}.${exportFormats.figure.png.extension}`, bytes);
}

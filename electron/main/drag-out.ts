import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, nativeImage } from 'electron';
import { z } from 'zod';
import { channels } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { safeName } from '../hosts/paths/names';
import { answer } from './answer';

/** Of the icon under the pointer, in CSS pixels. */
const ICON_HEIGHT = 96;

const Dragged = z.object({
  name: z.string().max(1000).transform(safeName),
  bytes: z.instanceof(Uint8Array).refine((b) => b.byteLength <= 2 ** 30, 'more than 1 GB'),
});

/**
 * Drags figures out of the window as files. Where one is dropped may read it late, so the files stay
 * until the application ends; those of one that crashed go at the next start.
 */
export function setupDragOut(): void {
  const folder = join(app.getPath('userData'), 'dragged');
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  clear();
  app.on('will-quit', clear);

  answer(channels.dragOut, Dragged, async ({ name, bytes }, window) => {
    const image = nativeImage.createFromBuffer(Buffer.from(bytes));
    if (image.isEmpty()) throw new VitrineError('bad-input', `${name} is not an image`);
    const place = join(folder, randomUUID());
    await mkdir(place, { recursive: true, mode: 0o700 });
    const file = join(place, name);
    await writeFile(file, bytes);
    window.webContents.startDrag({ file, icon: image.resize({ height: ICON_HEIGHT }) });
    return null;
  });
}

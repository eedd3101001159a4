import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { app, nativeImage } from 'electron';
import { z } from 'zod';
import { channels } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { answer } from './answer';
import { Bytes, FileName } from './payloads';
import { saveFile } from './save-file';

/** Of the icon under the pointer, in CSS pixels. */
const ICON_HEIGHT = 96;

const Dragged = z.object({ name: FileName, bytes: Bytes });

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
    await saveFile(file, bytes);
    window.webContents.startDrag({ file, icon: image.resize({ height: ICON_HEIGHT }) });
    return null;
  });
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { app, dialog, shell } from 'electron';
import { z } from 'zod';
import { channels } from '#shared/contract';
import { fileKinds, openExtensions } from '#shared/files';
import { VitrineError } from '#shared/types';
import { type EngineFolders, runFolder } from '../hosts/paths/engine-folders';
import { safeFolder } from '../hosts/paths/names';
import { answer } from './answer';
import type { Engine } from './engine';
import { Bytes, FileName } from './payloads';
import { saveFile } from './save-file';

const Nothing = z.undefined();

const OPEN_FILTERS = [
  { name: 'Images, models and documents', extensions: [...openExtensions] },
  { name: 'All files', extensions: ['*'] },
];

/** Files in and out. Every path here was chosen by a person: in a dialog, or by dropping a file. */
export function setupFiles(engine: Engine, folders: EngineFolders): void {
  let saved: string | null = null;

  const register = async (paths: string[], folder = '') => {
    if (paths.length === 0) return [];
    const entries = await engine.registerPaths(paths, folder);
    for (const path of paths.slice(0, 10)) app.addRecentDocument(path);
    return entries;
  };

  answer(channels.addPath, z.object({ path: z.string().min(1), folder: z.string() }), (file) =>
    engine.registerPaths([file.path], safeFolder(file.folder)),
  );

  answer(channels.addBytes, z.object({ name: FileName, bytes: Bytes }), async ({ name, bytes }) => {
    const folder = join(app.getPath('temp'), 'vitrine', randomUUID());
    await mkdir(folder, { recursive: true });
    const path = join(folder, name);
    await saveFile(path, bytes);
    return engine.registerPaths([path]);
  });

  answer(channels.openFiles, Nothing, async (_, window) => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openFile', 'multiSelections'],
      filters: OPEN_FILTERS,
    });
    return register(filePaths);
  });

  answer(channels.openFolder, Nothing, async (_, window) => {
    const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
    return register(filePaths);
  });

  answer(channels.chooseSave, z.object({ name: FileName }), async ({ name }, window) => {
    const folder = saved ? dirname(saved) : app.getPath('documents');
    const { filePath } = await dialog.showSaveDialog(window, {
      defaultPath: join(folder, name),
      filters: [{ name: fileKinds.document.title, extensions: fileKinds.document.extensions }],
    });
    if (!filePath) return null;
    saved = filePath.endsWith('.vitrine') ? filePath : `${filePath}.vitrine`;
    // The dialog asked about the name without the ending.
    if (saved !== filePath && existsSync(saved)) throw existsAlready(saved);
    return engine.expectPath(saved);
  });

  answer(channels.saveFile, z.object({ name: FileName, bytes: Bytes }), async (file, window) => {
    const folder = saved ? dirname(saved) : app.getPath('documents');
    const { filePath } = await dialog.showSaveDialog(window, {
      defaultPath: join(folder, file.name),
    });
    if (!filePath) return null;
    await saveFile(filePath, file.bytes);
    saved = filePath;
    return basename(filePath);
  });

  answer(channels.revealSaved, Nothing, async () => {
    if (saved) shell.showItemInFolder(saved);
    return null;
  });

  answer(channels.revealRun, z.object({ run: z.string() }), async ({ run }) => {
    shell.showItemInFolder(runFolder(folders, run));
    return null;
  });
}

const existsAlready = (path: string): VitrineError =>
  new VitrineError('bad-input', `A file named ${basename(path)} already exists`, {
    hint: 'Select it in the dialog to replace it, or use another name.',
    detail: { file: path },
  });

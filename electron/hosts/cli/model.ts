import { VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import type { ModelOnDisk } from '../../engine/onnx-sessions/pool';
import { describe, type Io } from './io';

/** Whether `--model` names a file or folder, and not an id. */
export const isPath = (model: string): boolean => /[\\/]|\.onnx$/i.test(model);

/** Null, with a message, where the model cannot be used. */
export async function openModel(
  engine: Engine,
  wanted: string,
  io: Io,
): Promise<ModelOnDisk | null> {
  try {
    return isPath(wanted)
      ? await engine.catalogue.openPath(wanted, io.signal)
      : await engine.catalogue.open(wanted);
  } catch (error) {
    const failure = VitrineError.from(error);
    if (failure.code === 'cancelled') throw failure;
    io.err(`${describe(failure)}\n`);
    return null;
  }
}

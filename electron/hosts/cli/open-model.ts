import { VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import type { ModelOnDisk } from '../../engine/onnx-sessions/pool';
import { describe, type Io } from './io';

export const isPath = (model: string): boolean => /[\\/]|\.onnx$/i.test(model);

/** The model of that id or path; null, with a message, where it cannot be used. */
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

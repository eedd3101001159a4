import { z } from 'zod';
import { events, methods } from '#shared/contract';
import { FileEntry } from '#shared/types';

/**
 * What the process that started the engine may ask beyond the contract. A window never reaches these:
 * its port (or web socket) is served with the contract's methods only.
 */
export const controlMethods = {
  ...methods,
  /** Answered once the engine can take calls. */
  'process.ready': { input: z.object({}), output: z.object({}) },
  /** Gives out ids for paths that a person chose; `folder` is where they stood in what was dropped. */
  'files.register': {
    input: z.object({ paths: z.array(z.string()).min(1), folder: z.string() }),
    output: z.array(FileEntry),
  },
  /** Gives an id to a path that a person chose to save to; there may be no such file yet. */
  'files.expect': { input: z.object({ path: z.string().min(1) }), output: FileEntry },
  /** The path behind an id, for what the system shows: menus, the title bar, its list of documents. */
  'files.path': { input: z.object({ file: z.string() }), output: z.object({ path: z.string() }) },
};

export const controlEvents = events;

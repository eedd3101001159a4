import { z } from 'zod';
import { type Bridge, type Host, PORT_MESSAGE, UpdateState } from '#shared/contract';
import { cancelled, ErrorBody, FileEntry, VitrineError } from '#shared/types';
import { portChannel } from '#shared/wire';
import { InOrder } from './in-order';
import { Link } from './link';
import { toTensor } from './tensor';

const Entries = z.array(FileEntry);
const BridgeAnswer = z.union([z.object({ error: ErrorBody }), z.object({ value: z.unknown() })]);

/** The engine through the bridge that the preload script has put on the window; it may still be starting. */
export function connectElectron(bridge: Bridge): Host {
  const link = new Link(() => bridge.restartEngine());
  window.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source !== window || event.data !== PORT_MESSAGE || !port) return;
    link.attach(portChannel(port));
  });
  bridge.connect();

  return {
    kind: 'electron',
    call: (method, input, options) => link.call(method, input, options),
    on: (event, listener) => link.on(event, listener),
    onConnection: link.onConnection,
    async tensor(ref, slice, options) {
      return toTensor(await link.call('tensor.read', { tensor: ref.id, slice }, options));
    },

    async addFiles(files, { signal, onProgress, onAdded, onError } = {}) {
      const taken: FileEntry[] = [];
      const arrived = new InOrder<FileEntry>((entries) => {
        taken.push(...entries);
        onAdded?.(entries);
      });
      const total = files.reduce((sum, { file }) => sum + file.size, 0);
      let done = 0;
      let firstError: VitrineError | undefined;
      for (const [i, { file, folder }] of files.entries()) {
        if (signal?.aborted) throw cancelled();
        try {
          arrived.put(i, await addOne(bridge, file, folder));
        } catch (error) {
          firstError ??= VitrineError.from(error);
          onError?.(file.name, VitrineError.from(error));
          arrived.put(i, []);
        }
        done += file.size;
        onProgress?.(done, total);
      }
      arrived.flush();
      if (taken.length === 0 && firstError) throw firstError;
      return taken;
    },

    native: {
      sandboxed: bridge.sandboxed,
      openFiles: async () => unwrap(Entries, await bridge.openFiles()),
      openFolder: async () => unwrap(Entries, await bridge.openFolder()),
      chooseSave: async (name) => unwrap(FileEntry.nullable(), await bridge.chooseSave(name)),
      saveFile: async (name, bytes) =>
        unwrap(z.string().nullable(), await bridge.saveFile(name, bytes)),
      revealSaved: async () => {
        unwrap(z.null(), await bridge.revealSaved());
      },
      revealRun: async (run) => {
        unwrap(z.null(), await bridge.revealRun(run));
      },
      updates: async (command) => unwrap(UpdateState, await bridge.updates(command)),
      onUpdates: (listener) => bridge.onUpdates((state) => listener(UpdateState.parse(state))),
      setTheme: async (theme) => {
        unwrap(z.null(), await bridge.setTheme(theme));
      },
      setDocument: async (document) => {
        unwrap(z.null(), await bridge.setDocument(document));
      },
      dragOut: async (name, bytes) => {
        unwrap(z.null(), await bridge.dragOut(name, bytes));
      },
      marksEdited: bridge.marksEdited,
      ready: () => bridge.ready(),
      onMenu: (listener) => bridge.onMenu((action) => listener(z.string().parse(action))),
      onOpened: (listener, failed) =>
        bridge.onOpened((answer) => {
          try {
            listener(unwrap(Entries, answer));
          } catch (error) {
            failed(error);
          }
        }),
      onLeave: (leave) =>
        bridge.onLeave(async (how) => {
          await bridge.leave('heard');
          const leaves = await leave(z.enum(['save', 'discard', 'keep']).parse(how));
          await bridge.leave(leaves ? 'leaves' : 'stays');
        }),
      onShowRun: (listener) => bridge.onShowRun((run) => listener(z.string().parse(run))),
    },
  };
}

/** By its path where it has one; a pasted image has none and goes as bytes. */
async function addOne(bridge: Bridge, file: File, folder: string): Promise<FileEntry[]> {
  if (bridge.hasPath(file)) return unwrap(Entries, await bridge.addFile(file, folder));
  return unwrap(
    Entries,
    await bridge.addBytes(file.name, new Uint8Array(await file.arrayBuffer())),
  );
}

function unwrap<T extends z.ZodType>(value: T, answer: unknown): z.output<T> {
  const parsed = BridgeAnswer.parse(answer);
  if ('error' in parsed) throw VitrineError.fromBody(parsed.error);
  return value.parse(parsed.value);
}

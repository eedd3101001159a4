import type { Handlers } from '#shared/contract';
import type { FileRegistry } from '../files/registry';
import type { Emit } from '../jobs/queue';
import type { Lanes } from '../onnx-sessions/lanes';
import type { SessionPool } from '../onnx-sessions/pool';
import type { Catalogue } from './catalogue';
import type { HubImport } from './hub-import';

/** Those that run no model. */
type ModelMethod = Exclude<Extract<keyof Handlers, `models.${string}`>, 'models.preview'>;

interface Services {
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly hub: HubImport;
  readonly sessions: SessionPool;
  readonly lanes: Lanes;
  readonly emit: Emit;
}

export function modelHandlers(services: Services): Pick<Handlers, ModelMethod> {
  const { files, catalogue, hub, sessions, lanes, emit } = services;
  const changed = <T>(result: T): T => {
    emit('models', {});
    return result;
  };
  return {
    'models.list': () => catalogue.list(),
    'models.import': async ({ files: ids }, { signal }) => {
      const entries = await Promise.all(ids.map((id) => files.resolve(id)));
      return changed(await catalogue.importFiles(entries, signal));
    },
    'models.importHub': async ({ source, job }, { signal }) => {
      const progress = (step: string, done: number, total: number) =>
        emit('job', { job, state: 'running', step, done, total });
      return changed(await hub.import(source, { signal, progress }));
    },
    'models.edit': async ({ model, edit }) => changed(await catalogue.edit(model, edit)),
    'models.original': ({ model }) => catalogue.original(model),
    'models.remove': async ({ model }) => {
      const gone = await catalogue.open(model);
      await Promise.all([sessions.drop(gone), lanes.drop(gone)]);
      return changed(await catalogue.remove(model));
    },
    'models.disabled': () => catalogue.disabled(),
    'models.restore': async ({ model }) => changed(await catalogue.restore(model)),
  };
}

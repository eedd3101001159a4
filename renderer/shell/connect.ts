import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { keepDocument, tellDocument } from '../documents';
import { takeEntries } from '../intake/intake';
import { announceRuns } from '../runs';
import {
  followAnnotations,
  followRuns,
  followUpdates,
  markAllStale,
  rememberView,
  setCards,
  setConnection,
  setEngineInfo,
  showError,
  startAutoRun,
  takeDisabled,
  tellTheme,
  updateJob,
} from '../state';
import { showRun } from '../table';

/** Ties the stores to the engine; returns the off switch. */
export function connectStores(host: Host): () => void {
  const refresh = () => {
    host.call('engine.info', {}).then(setEngineInfo, showError);
    refreshModels();
  };
  const refreshModels = () => {
    host.call('models.list', {}).then(setCards, showError);
    takeDisabled(host).catch(showError);
  };
  const off = [
    // Before anything runs by itself.
    keepDocument(host),
    followAnnotations(host),
    followRuns(host),
    announceRuns(),
    host.on('engine', setEngineInfo),
    host.on('models', refreshModels),
    host.on('fault', (error) => showError(VitrineError.fromBody(error))),
    host.on('job', ({ job, step, done, total }) => updateJob(job, { step, done, total })),
    host.onConnection((state) => {
      setConnection(state);
      if (state === 'down') markAllStale();
      else refresh();
    }),
    followUpdates(host),
    tellDocument(host),
    tellTheme(host),
    host.native?.onOpened((entries) => void takeEntries(host, entries).catch(showError), showError),
    host.native?.onShowRun(showRun),
    startAutoRun(host),
    rememberView(),
  ];
  refresh();
  host.native?.ready();
  return () => {
    for (const stop of off) stop?.();
  };
}

import type { Host } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import { chooseModel, modelsLoaded, setView, useModels } from '../state';
import type { Example } from '../views';
import { takeEntries } from './intake';
import { words } from './words';

/** Opens a prepared example in its view. Rejects with VitrineError. */
export async function openExample(host: Host, view: string, example: Example): Promise<void> {
  const { models, input, layout, prepare } = example;
  await modelsLoaded();
  const { cards } = useModels.getState();
  const missing = models.find((model) => cards.every(({ id }) => id !== model));
  if (missing) {
    throw new VitrineError('model-missing', words.openExample.modelMissing(missing), {
      hint: words.openExample.modelMissingHint,
    });
  }
  const entries = await entriesOf(host, input);
  chooseModel(models[0]);
  setView({ tab: view, layout });
  await prepare?.(host);
  await takeEntries(host, entries);
}

async function entriesOf(host: Host, input: Example['input']): Promise<FileEntry[]> {
  if ('seeds' in input) return host.call('seeds.add', { first: 1, count: input.seeds });
  const samples = await host.call('images.samples', {});
  return samples.filter(({ name }) => name === input.sample);
}

/** Opens every sample. */
export const openSamples = async (host: Host): Promise<void> =>
  takeEntries(host, await host.call('images.samples', {}));

import type { Host } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import { chooseModel, modelsLoaded, setView, useModels } from '../state';
import type { Example } from '../views';
import { takeEntries } from './intake';
import { words } from './words';

/** Opens a prepared example in its view. Rejects with VitrineError. */
export async function openExample(host: Host, view: string, example: Example): Promise<void> {
  const { models, image, layout, prepare } = example;
  await modelsLoaded();
  const { cards } = useModels.getState();
  const missing = models.find((model) => cards.every(({ id }) => id !== model));
  if (missing) {
    throw new VitrineError('model-missing', words.openExample.modelMissing(missing), {
      hint: words.openExample.modelMissingHint,
    });
  }
  const samples: readonly FileEntry[] = await host.call('images.samples', {});
  chooseModel(models[0]);
  setView({ tab: view, layout });
  await prepare?.(host);
  await takeEntries(
    host,
    samples.filter(({ name }) => name === image),
  );
}

/** Opens every sample. */
export const openSamples = async (host: Host): Promise<void> =>
  takeEntries(host, await host.call('images.samples', {}));

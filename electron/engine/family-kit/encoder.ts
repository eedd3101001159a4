import { z } from 'zod';
import type { ModelCard } from '#shared/types';
import { attentionPart, chosenLayers } from './attention';
import type { Family } from './family';
import { keepAll, statisticsOf } from './outputs';
import { commonSettings } from './settings';

const settings = (card: ModelCard) => z.strictObject(commonSettings(card));

/** The family of a paper whose models give one embedding of an image. */
export const encoderFamily = (id: string): Family<ReturnType<typeof settings>> => ({
  id,
  settings,

  graphs: ({ output = 'embedding' }) => [{ inputs: {}, outputs: { [output]: [1, -1] } }],

  async analyze({ card, settings, taps, run, keep }) {
    // x [1, 3, H, W] -> embedding [1, D]
    const layers = chosenLayers(settings.layers, { id: card.id, attention: taps });
    const { outputs, attention } = await run({ layers, outputs: 'all' });
    return {
      ...(await attentionPart(taps, attention, keep)),
      statistics: statisticsOf(outputs),
      outputs: await keepAll(outputs, keep),
    };
  },
});

import { z } from 'zod';
import type { Family, FamilyManifest } from '../../electron/engine/family-kit';
import { classify, commonSettings, fact } from '../../electron/engine/family-kit';
import type { ModelCard } from '../../shared/types';

const settings = (card: ModelCard) => z.strictObject(commonSettings(card));

const family: Family<ReturnType<typeof settings>> = {
  id: 'sparkler',
  settings,
  async analyze({ card, settings, run, keep }) {
    const { output, grid } = fact(card, 'sparkling');
    const { outputs } = await run({ layers: [], outputs: 'all' });
    return {
      predictions: classify(outputs.get(card.output)!, card, settings.topK),
      sparks: {
        count: grid[0] * grid[1],
        layers: [{ glow: await keep(outputs.get(output)!) }],
      },
    };
  },
};

export const sparkler: FamilyManifest = {
  family,
  citation: {
    key: 'ada2026sparks',
    authors: ['Lovelace, Ada'],
    title: 'Patches That Glow',
    venue: 'Made-up Conference',
    year: 2026,
    arxiv: '2601.00001',
  },
};

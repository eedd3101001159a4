import type { Catalogue } from '../models/catalogue';
import type { SessionPool } from '../sessions/pool';
import type { FeatureNetwork } from '../style/measure';

/**
 * The first feature network that came with any model, so that all models are measured by the same; null where
 * none did.
 */
export async function featureNetwork({
  catalogue,
  sessions,
}: {
  catalogue: Catalogue;
  sessions: SessionPool;
}): Promise<FeatureNetwork | null> {
  const card = (await catalogue.list()).find(({ styleTransfer }) => styleTransfer?.features);
  const file = card?.styleTransfer?.features;
  if (!card || file === undefined) return null;
  const model = await catalogue.open(card.id);
  return {
    title: card.title,
    of: async ({ shape, data }) => {
      const image = { shape: [1, ...shape], data };
      const wanted = { file, feeds: { image }, layers: [], outputs: 'all' } as const;
      return (await sessions.run(model, image, wanted)).outputs;
    },
  };
}

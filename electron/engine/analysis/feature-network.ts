import type { Catalogue } from '../catalogue/catalogue';
import type { ModelOnDisk, SessionPool } from '../onnx-sessions/pool';
import type { FeatureNetwork } from '../style/measure';

/**
 * The first feature network of the catalogue, so that all models are measured by the same; else that of `own`,
 * a model which is not in it; null where none came with any.
 */
export async function featureNetwork(
  { catalogue, sessions }: { catalogue: Catalogue; sessions: SessionPool },
  own: ModelOnDisk,
): Promise<FeatureNetwork | null> {
  const first = (await catalogue.list()).find(({ styleTransfer }) => styleTransfer?.features);
  const model = first ? await catalogue.open(first.id) : own;
  const file = model.card.styleTransfer?.features;
  if (file === undefined) return null;
  return {
    title: model.card.title,
    of: async ({ shape, data }) => {
      const image = { shape: [1, ...shape], data };
      const wanted = { file, feeds: { image }, layers: [], outputs: 'all' } as const;
      return (await sessions.run(model, image, wanted)).outputs;
    },
  };
}

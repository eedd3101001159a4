import { z } from 'zod';
import { viewSpec } from '../spec';
import { words } from './words';

/** What the token labels view shows: all that is saved with a figure. What the mouse does is apart. */
export const TokenLabelsSpec = z.object({
  /** The class shown alone, by its number; null shows all. */
  isolated: z.number().int().nonnegative().nullable(),
  /** Opacity of the map over the image. */
  opacity: z.number().min(0).max(1),
});
export type TokenLabelsSpec = z.infer<typeof TokenLabelsSpec>;

const defaultSpec: TokenLabelsSpec = { isolated: null, opacity: 0.6 };

const spec = viewSpec('token-labels', words.spec.name, TokenLabelsSpec, defaultSpec);

export const useTokenLabelsSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;

/** Shows a class alone, or all again where it is already. */
export function toggleIsolated(index: number): void {
  const { isolated } = useTokenLabelsSpec.getState();
  if (isolated === index) changeSpec(words.steps.showAllClasses, { isolated: null });
  else changeSpec(words.steps.showOneClass, { isolated: index });
}

import { patchGrid } from '#shared/patches';
import type { AttentionTap, ModelCard } from '#shared/types';
import { type Family, type ModelInput, sizeOf } from '../family-kit/family';
import { masked } from '../family-kit/mask';
import type { CommonSettings } from '../family-kit/settings';
import { tapsAt } from '../family-kit/taps';
import type { Source } from '../inputs/source';
import { checkMemory } from '../segmentation/memory';

/** An image as one model takes it. */
export interface PreparedInput {
  /** With the preprocessing that settings and image ask for. */
  readonly card: ModelCard;
  readonly input: ModelInput;
  /** The card's attention layers as they lie on this input. */
  readonly taps: readonly AttentionTap[];
  readonly preprocessMs: number;
}

/** Throws VitrineError: 'bad-input', 'out-of-memory'. */
export function prepareInput(
  source: Source,
  card: ModelCard,
  family: Family,
  settings: CommonSettings,
): PreparedInput {
  const start = performance.now();
  const preprocess = family.preprocess?.(card, settings, source) ?? card.preprocess;
  const fitted = { ...card, preprocess };
  const input = withoutMasked(source.toInput(fitted), card, settings.maskPatches);
  const size = sizeOf(input, card);
  const taps = tapsAt(card, size);
  if (card.task === 'segmentation') {
    checkMemory({ card, taps, input: size, image: source.size });
  }
  return { card: fitted, input, taps, preprocessMs: performance.now() - start };
}

function withoutMasked(input: ModelInput, card: ModelCard, patches: readonly number[]): ModelInput {
  const grid = patchGrid(card, sizeOf(input, card));
  return grid && patches.length > 0 ? masked(input, card, grid, patches) : input;
}

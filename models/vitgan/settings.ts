import { z } from 'zod';
import { Space } from '#shared/parts/generator';
import { MOST_SEED } from '#shared/random';
import type { ModelCard } from '#shared/types';
import { fact, flag, fraction, integer } from '../../electron/engine/family-kit';

const file = (ending: string) => z.string(`must name an ${ending} file`).default('');

export const settings = (card: ModelCard) =>
  z.strictObject({
    /** The seed of the second latent. */
    other: integer(0, MOST_SEED).default(0),
    mix: fraction.default(0),
    space: Space.default('w'),
    fromBlock: integer(0, fact(card, 'generator').layers).default(0),
    /** Neither walks nor styles nor tokens. */
    only: flag.default(false),
    z: file('.npy'),
    noise: file('.npz'),
  });
export type Settings = z.output<ReturnType<typeof settings>>;

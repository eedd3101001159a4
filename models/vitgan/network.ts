import { type ModelCard, type Tensor, VitrineError } from '#shared/types';
import { fact, type SeedContext } from '../../electron/engine/family-kit';
import { STEERED } from './contract';
import type { Draws } from './draws';

/** One image to make: what differs from the sample's own is given. */
export interface Wish {
  readonly z?: Float32Array;
  /** How much each block, and the last norm, takes of the other latent's w. */
  readonly share?: readonly number[];
  /** A token whose content is left out. */
  readonly without?: number;
}

/** Images made together: not so many that their attention fills the memory. */
const TOGETHER = 16;

type Outputs = ReadonlyMap<string, Tensor>;

/** The outputs of the steered graph for some wishes about one sample. */
export type Make = (wishes: readonly Wish[]) => Promise<Outputs>;

/** One row a wish. */
const rows = <T>(wishes: readonly T[], length: number, of: (wish: T) => ArrayLike<number>) => {
  const data = new Float32Array(wishes.length * length);
  for (const [i, wish] of wishes.entries()) data.set(of(wish), i * length);
  return { shape: [wishes.length, length], data };
};

/** The noise once for each wish: what differs between their images is not noise. */
const repeated = ({ noise }: Draws, wishes: readonly unknown[]): Record<string, Tensor> =>
  Object.fromEntries(
    [...noise].map(
      ([
        name,
        {
          shape: [each = 1, ...image],
          data,
        },
      ]) => [
        name,
        { ...rows(wishes, data.length, () => data), shape: [wishes.length * each, ...image] },
      ],
    ),
  );

/** The image of the draws as they are. */
export async function ownOf(
  { card, run }: Pick<SeedContext<unknown>, 'card' | 'run'>,
  draws: Draws,
): Promise<Outputs> {
  const z = rows([draws], draws.z.length, ({ z }) => z);
  const outputs = await run({ [card.input]: z, ...repeated(draws, [draws]) });
  checkFinite(card, outputs.get(card.output)!);
  return outputs;
}

export function steeredOf(
  { card, run }: Pick<SeedContext<unknown>, 'card' | 'run'>,
  draws: Draws,
  other: Float32Array,
): Make {
  const { latent, grid, layers } = fact(card, 'generator');
  const tokens = grid[0] * grid[1];
  const none = Array<number>(layers + 1).fill(0);
  return async (wishes) => {
    const feeds = {
      [card.input]: rows(wishes, latent, (wish) => wish.z ?? draws.z),
      other: rows(wishes, latent, () => other),
      share: rows(wishes, none.length, ({ share }) => share ?? none),
      keep: rows(wishes, tokens, ({ without }) =>
        Float32Array.from({ length: tokens }, (_, token) => (token === without ? 0 : 1)),
      ),
      ...repeated(draws, wishes),
    };
    const outputs = await run(feeds, STEERED);
    checkFinite(card, outputs.get(card.output)!);
    return outputs;
  };
}

/** The images alone, `[wishes, C, h, w]`; `before` is called ahead of each run. */
export async function imagesOf(
  make: Make,
  output: string,
  wishes: readonly Wish[],
  before: () => Promise<void>,
): Promise<Tensor<Float32Array>> {
  const made: Tensor[] = [];
  for (let from = 0; from < wishes.length; from += TOGETHER) {
    await before();
    made.push((await make(wishes.slice(from, from + TOGETHER))).get(output)!);
  }
  const [, ...image] = made[0]!.shape;
  const data = new Float32Array(made.reduce((sum, tensor) => sum + tensor.data.length, 0));
  let at = 0;
  for (const tensor of made) {
    data.set(tensor.data, at);
    at += tensor.data.length;
  }
  return { shape: [wishes.length, ...image], data };
}

function checkFinite({ id }: ModelCard, { data }: Tensor): void {
  if (data.every(Number.isFinite)) return;
  throw new VitrineError('model-invalid', `${id} gave an image with values that are no numbers`, {
    hint: 'Check the weights that it was exported from, and the multipliers of its spectral norm.',
  });
}

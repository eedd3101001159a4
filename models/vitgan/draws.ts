import { gaussians } from '#shared/random';
import { type Tensor, VitrineError } from '#shared/types';
import { fact, type Seed, type SeedContext } from '../../electron/engine/family-kit';

/** What a sample starts from: its latent, and the noise of each input of the graph. */
export interface Draws {
  readonly z: Float32Array;
  readonly noise: ReadonlyMap<string, Tensor<Float32Array>>;
}

/** By the seed, or the sample's rows of arrays that are given instead. Throws VitrineError('bad-input'). */
export function drawsOf(
  { seed, row }: Seed,
  { card, arrays, seeds }: Pick<SeedContext<unknown>, 'card' | 'arrays' | 'seeds'>,
): Draws {
  const { latent, noise } = fact(card, 'generator');
  const names = Object.keys(noise);
  checkNames(arrays, names);
  const rowsOf = (name: string, [each, ...shape]: readonly number[]) => {
    const given = arrays.get(name);
    return given && part(given, { name, row, each: each!, shape, samples: seeds.length });
  };
  return {
    z: rowsOf('z', [1, latent]) ?? latentOf(seed, latent),
    noise: new Map(
      names.map((name, i) => {
        const shape = noise[name]!;
        const data =
          rowsOf(`noise.${name}`, shape) ??
          Float32Array.from(
            gaussians(
              seed,
              i + 1,
              shape.reduce((a, b) => a * b),
            ),
          );
        return [name, { shape, data }];
      }),
    ),
  };
}

export const latentOf = (seed: number, latent: number): Float32Array =>
  Float32Array.from(gaussians(seed, 0, latent));

/** All noise or none: half of a replayed run would be of no run at all. */
function checkNames(arrays: ReadonlyMap<string, Tensor>, names: readonly string[]): void {
  const given = [...arrays.keys()].flatMap((key) =>
    key.startsWith('noise.') ? [key.slice('noise.'.length)] : [],
  );
  if (given.length === 0) return;
  const missing = names.filter((name) => !given.includes(name));
  const strange = given.filter((name) => !names.includes(name));
  if (missing.length === 0 && strange.length === 0) return;
  const wrong = [
    ...(missing.length > 0 ? [`has no ${missing.join(', ')}`] : []),
    ...(strange.length > 0 ? [`has ${strange.join(', ')}, which the model does not take`] : []),
  ];
  throw new VitrineError('bad-input', `noise ${wrong.join(' and ')}`, {
    hint:
      names.length > 0
        ? `Give an .npz file with ${names.join(', ')}.`
        : 'This model takes no noise: leave it out.',
    detail: { missing: missing.join(', '), strange: strange.join(', ') },
  });
}

/** Rows `row * each` and on, as many as a sample has. */
function part(
  given: Tensor,
  wanted: { name: string; row: number; each: number; shape: readonly number[]; samples: number },
): Float32Array {
  const { name, row, each, shape, samples } = wanted;
  const [rows = 0, ...of] = given.shape;
  if (String(of) !== String(shape) || rows < samples * each) {
    const needed = [samples * each, ...shape].join(', ');
    throw new VitrineError(
      'bad-input',
      `${name} is [${given.shape.join(', ')}], but ${samples} samples need [${needed}]`,
      {
        hint: 'Row n belongs to the n-th sample: use --count to draw as many as the array has.',
        detail: { shape: [...given.shape] },
      },
    );
  }
  const length = each * shape.reduce((a, b) => a * b, 1);
  return Float32Array.from(given.data.subarray(row * length, (row + 1) * length));
}

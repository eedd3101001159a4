import type { Tensor, TokenAxis } from '../types';

/** The tensors of one mixture of experts. */
export interface RoutedLayer {
  /** `[T, k]` each. */
  readonly chosen: Tensor;
  readonly gates: Tensor;
  readonly kept: Tensor;
  /** `[T, N]` */
  readonly probabilities: Tensor;
}

type Chosen = Pick<RoutedLayer, 'chosen' | 'gates' | 'kept'>;

/** One expert that a token chose. */
export interface Choice {
  readonly expert: number;
  readonly gate: number;
  readonly kept: boolean;
}

/** What a token chose, the first choice first. */
export function choicesOf({ chosen, gates, kept }: Chosen, token: number): Choice[] {
  const k = chosen.shape[1]!;
  return Array.from({ length: k }, (_, slot) => {
    const at = token * k + slot;
    return { expert: chosen.data[at]!, gate: gates.data[at]!, kept: kept.data[at] === 1 };
  });
}

const patchesOf = ({ grid: [h, w] }: TokenAxis): number[] =>
  Array.from({ length: h * w }, (_, patch) => patch);

/** What each patch chose at this place of its choices. */
export const patchChoices = (layer: Chosen, tokens: TokenAxis, slot: number): readonly Choice[] =>
  patchesOf(tokens).map((patch) => choicesOf(layer, tokens.special + patch)[slot]!);

/** What each patch chose of one expert; null where it did not choose it. */
export const patchesAt = (
  layer: Chosen,
  tokens: TokenAxis,
  expert: number,
): readonly (Choice | null)[] =>
  patchesOf(tokens).map(
    (patch) =>
      choicesOf(layer, tokens.special + patch).find((choice) => choice.expert === expert) ?? null,
  );

/** How probable the router holds an expert for each patch. */
export function probabilitiesOf(
  { probabilities }: RoutedLayer,
  tokens: TokenAxis,
  expert: number,
): Float32Array {
  const experts = probabilities.shape[1]!;
  return Float32Array.from(
    patchesOf(tokens),
    (patch) => probabilities.data[(tokens.special + patch) * experts + expert]!,
  );
}

/** Tokens that no expert computes: the layer leaves them as they are. */
export function withoutExpert({ kept }: Pick<RoutedLayer, 'kept'>): number {
  const [count = 0, k = 1] = kept.shape;
  let found = 0;
  for (let token = 0; token < count; token++) {
    if (!kept.data.slice(token * k, (token + 1) * k).some((one) => one === 1)) found++;
  }
  return found;
}

import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { axisLength, type Result, type Size, type TensorRef, type TokenAxis } from '#shared/types';

/** What is known of the attention among a stage's tokens. */
export interface StageAttention {
  readonly attends: boolean;
  /** Its last block's layer; null where none lies on the stage's map. */
  readonly layer: number | null;
  /** What a token attends to, [h * w], the mean of all heads; null while it is read. */
  readonly rowOf: ((token: number) => Float32Array) | null;
}

interface Wanted {
  readonly attends: boolean;
  readonly wanted: boolean;
}

export function useStageAttention(
  host: Host,
  result: Result | undefined,
  grid: Size | undefined,
  { attends, wanted }: Wanted,
): StageAttention {
  const on = ({ grid: [h, w] }: TokenAxis) => h === grid?.[0] && w === grid[1];
  const found = result?.parts.attention?.layers.findLast((one) => on(one.queries) && on(one.keys));
  const [known, setKnown] = useState<{ of?: typeof found; rowOf: StageAttention['rowOf'] }>({
    rowOf: null,
  });
  useEffect(() => {
    if (!found || !result || !wanted) return;
    let current = true;
    const read = async () => {
      const { tensor, layer, heads, queries, keys } = found;
      const ref: TensorRef =
        tensor ?? (await host.call('attention.layer', { result: result.id, layer }));
      const { data } = await host.tensor(ref, []);
      const sides = { heads, queries, keys };
      if (current) setKnown({ of: found, rowOf: (token) => meanRow(data, sides, token) });
    };
    // Without it the map stays away; the Attention view tells why.
    read().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [host, result, found, wanted]);
  return {
    attends,
    layer: found?.layer ?? null,
    rowOf: known.of === found ? known.rowOf : null,
  };
}

interface Sides {
  readonly heads: number;
  readonly queries: TokenAxis;
  readonly keys: TokenAxis;
}

/** The patches' part of a token's row, `[heads, Q, K]` averaged over its heads. */
function meanRow(data: ArrayLike<number>, { heads, queries, keys }: Sides, token: number) {
  const [rows, columns] = [axisLength(queries), axisLength(keys)];
  return Float32Array.from({ length: columns - keys.special }, (_, key) => {
    let sum = 0;
    for (let head = 0; head < heads; head++) {
      const row = head * rows + queries.special + token;
      sum += data[row * columns + keys.special + key]!;
    }
    return sum / heads;
  });
}

import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import {
  type Generator,
  type Result,
  type Size,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { useSteady } from '../../state/runs/use-steady';
import type { ViewProps } from '../view';
import { type GeneratorSpec, useGeneratorSpec, within } from './spec';

/** All of a result that is drawn. */
export interface Made {
  readonly image: Tensor;
  readonly attention: readonly Tensor[];
  readonly gamma: Tensor;
  readonly beta: Tensor;
  readonly explained: Explained | null;
}

interface Explained {
  readonly walks: { readonly z: Tensor; readonly w: Tensor };
  readonly styles: Tensor;
  readonly tokens: Tensor;
}

/** One result as it is drawn now. */
export interface Shown {
  readonly result: Result;
  readonly generator: Generator;
  /** Of the stage, [H, W]: a seed’s noise has a size of its own. */
  readonly size: Size;
  readonly spec: GeneratorSpec;
  /** Null while it is read, or where it is no longer kept. */
  readonly made: Made | null;
  /** Why there is none. */
  readonly problem: string | null;
}

export function useGenerator(
  host: Host,
  { file, size, result: given }: Pick<ViewProps, 'file' | 'size' | 'result'>,
): Shown | null {
  const result = useSteady(file, given);
  const now = useGeneratorSpec();
  const generator = result?.parts.generator;
  const { made, problem } = useMade(host, result);
  const spec = useMemo(() => generator && within(generator, now), [generator, now]);
  return useMemo(
    () => (result && generator && spec ? { result, generator, size, spec, made, problem } : null),
    [result, generator, size, spec, made, problem],
  );
}

interface Read {
  readonly made: Made | null;
  readonly problem: string | null;
}
const reading: Read = { made: null, problem: null };

/** Everything of a result, fetched once. */
function useMade(host: Host, result: Result | undefined): Read {
  const [known, setKnown] = useState<Read & { of?: Result }>(reading);
  useEffect(() => {
    if (!result?.parts.generator || !result.parts.samples) return;
    const abort = new AbortController();
    fetchMade(host, result, abort.signal).then(
      (made) => {
        if (!abort.signal.aborted) setKnown({ of: result, made, problem: null });
      },
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!abort.signal.aborted)
          setKnown({ of: result, made: null, problem: `${message}. ${hint}` });
      },
    );
    return () => abort.abort();
  }, [host, result]);
  return known.of === result ? known : reading;
}

async function fetchMade(host: Host, { parts }: Result, signal: AbortSignal): Promise<Made> {
  const { attention, gamma, beta, explained } = parts.generator!;
  const read = (ref: TensorRef): Promise<Tensor> => host.tensor(ref, [], { signal });
  return {
    image: await read(parts.samples!.image),
    attention: await Promise.all(attention.map(read)),
    gamma: await read(gamma),
    beta: await read(beta),
    explained: explained
      ? {
          walks: { z: await read(explained.walks.z), w: await read(explained.walks.w) },
          styles: await read(explained.styles),
          tokens: await read(explained.tokens),
        }
      : null,
  };
}

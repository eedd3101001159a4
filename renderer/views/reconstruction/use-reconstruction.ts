import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard, Reconstruction, Result, Tensor, TensorRef } from '#shared/types';
import { VitrineError } from '#shared/types';
import { currentSettings, runAside, useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type ReconstructionSpec, useReconstructionSpec } from './spec';
import { stageWords } from './words';

/** What one network made. */
interface Network {
  readonly title: string;
  readonly mse: number;
  readonly image: Tensor;
  readonly error: Tensor<Float32Array>;
}

/** One image's reconstructions as they are drawn now. */
export interface Shown {
  /** Of the mask that was run last: that on the stage may be newer. */
  readonly result: Result;
  readonly card: ModelCard;
  readonly part: Reconstruction;
  readonly spec: ReconstructionSpec;
  /** The patches hidden on the stage. */
  readonly hidden: readonly number[];
  /** Null while they are read, or where they are no longer kept. */
  readonly networks: readonly Network[] | null;
  /** The mask is being run. */
  readonly busy: boolean;
  readonly problem: string | null;
}

export function useReconstruction(
  host: Host,
  file: string,
  name: string,
  given: Result | undefined,
): Shown | null {
  const base = useSteady(file, given);
  const spec = useReconstructionSpec();
  const card = useModels(({ cards }) => cards.find(({ id }) => id === base?.model));
  const { result, busy, problem: failed } = useMasked(host, { file, name, card, base }, spec);
  const part = result?.parts.reconstruction;
  const { networks, problem } = useNetworks(host, part);
  return useMemo(() => {
    if (!result || !part || !card) return null;
    const hidden = hiddenIn(part, spec);
    return { result, card, part, spec, hidden, networks, busy, problem: failed ?? problem };
  }, [result, part, card, spec, networks, busy, failed, problem]);
}

/** A spec may come from a model with more patches. */
function hiddenIn({ grid: [h, w], hidden }: Reconstruction, spec: ReconstructionSpec) {
  const wanted = spec.hidden?.filter((patch) => patch < h * w) ?? [];
  return wanted.length > 0 ? wanted : hidden;
}

const same = (a: readonly number[], b: readonly number[]): boolean => String(a) === String(b);

/** A stroke in progress is not run for every patch that it crosses. */
const REST_MS = 80;

interface Masked {
  readonly of: Result;
  readonly hidden: readonly number[];
  readonly result?: Result;
  readonly problem?: string;
}

interface Asked {
  readonly file: string;
  readonly name: string;
  readonly card: ModelCard | undefined;
  readonly base: Result | undefined;
}

/** The result with the mask drawn on the stage; until it is there, the one before. */
function useMasked(host: Host, { file, name, card, base }: Asked, spec: ReconstructionSpec) {
  const [last, setLast] = useState<Masked>();
  const own = base?.parts.reconstruction;
  const hidden = useMemo(() => own && hiddenIn(own, spec), [own, spec]);
  const asks = own !== undefined && hidden !== undefined && !same(hidden, own.hidden);
  useEffect(() => {
    if (!asks || !base || !card) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      const settings = { ...currentSettings(card), hidden: hidden.join(',') };
      runAside(host, { file, card, settings }, stageWords.running(name), abort.signal).then(
        (result) => !abort.signal.aborted && setLast({ of: base, hidden, result }),
        (thrown) => {
          const { message, hint } = VitrineError.from(thrown);
          if (!abort.signal.aborted)
            setLast({ of: base, hidden, problem: `${message}. ${hint ?? ''}` });
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [host, file, name, card, base, asks, hidden]);
  if (!asks) return { result: base, busy: false, problem: null };
  const ours = last?.of === base ? last : undefined;
  const current = ours !== undefined && same(ours.hidden, hidden);
  return {
    result: ours?.result ?? base,
    busy: !current,
    problem: (current && ours.problem) || null,
  };
}

interface Read {
  readonly networks: readonly Network[] | null;
  readonly problem: string | null;
}
const reading: Read = { networks: null, problem: null };

/** The images and error maps; those before until they are there. */
function useNetworks(host: Host, part: Reconstruction | undefined): Read {
  const [known, setKnown] = useState<Read>(reading);
  useEffect(() => {
    if (!part) return;
    const abort = new AbortController();
    const read = (ref: TensorRef) => host.tensor(ref, [], { signal: abort.signal });
    const all = part.networks.map(
      async ({ title, mse, image, error }): Promise<Network> => ({
        title,
        mse,
        image: await read(image),
        error: (await read(error)) as Tensor<Float32Array>,
      }),
    );
    Promise.all(all).then(
      (networks) => !abort.signal.aborted && setKnown({ networks, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!abort.signal.aborted)
          setKnown({ networks: null, problem: `${message}. ${hint ?? ''}` });
      },
    );
    return () => abort.abort();
  }, [host, part]);
  return known;
}

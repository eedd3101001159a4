import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import type { Tensor, TensorRef } from '#shared/types';

/** A whole tensor, fetched once; undefined while it comes, or where it is no longer kept. */
export function useTensor(host: Host, ref: TensorRef | undefined): Tensor | undefined {
  const [known, setKnown] = useState<{ of: TensorRef; tensor: Tensor }>();
  useEffect(() => {
    if (!ref) return;
    const abort = new AbortController();
    host.tensor(ref, [], { signal: abort.signal }).then(
      (tensor) => setKnown({ of: ref, tensor }),
      () => undefined, // the result is run again when it is needed
    );
    return () => abort.abort();
  }, [host, ref]);
  return known && known.of.id === ref?.id ? known.tensor : undefined;
}

/** Work that follows changes: once for all the changes of `delayMs`, and with at most `share` of the time. */
export interface Paced {
  /** Something has changed. */
  soon(): void;
  stop(): void;
}

export function paced(
  work: () => void | Promise<void>,
  { delayMs, share }: { delayMs: number; share: number },
): Paced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restUntil = 0;
  let state: 'idle' | 'scheduled' | 'working' = 'idle';
  let isOutdated = false;
  let isStopped = false;

  const soon = (): void => {
    isOutdated = true;
    if (state !== 'idle') return;
    state = 'scheduled';
    const wait = Math.max(delayMs, restUntil - performance.now());
    if (wait > 0) timer = setTimeout(() => void run(), wait);
    else queueMicrotask(() => void run());
  };
  const run = async (): Promise<void> => {
    if (isStopped) return;
    state = 'working';
    isOutdated = false;
    const start = performance.now();
    await work();
    const end = performance.now();
    restUntil = end + (end - start) / share;
    state = 'idle';
    if (isOutdated) soon();
  };
  return {
    soon,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

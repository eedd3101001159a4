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
  let isWorking = false;
  let isOutdated = false;

  const soon = (): void => {
    isOutdated = true;
    if (isWorking) return;
    timer ??= setTimeout(() => void run(), Math.max(delayMs, restUntil - performance.now()));
  };
  const run = async (): Promise<void> => {
    timer = undefined;
    isOutdated = false;
    isWorking = true;
    const start = performance.now();
    await work();
    const end = performance.now();
    restUntil = end + (end - start) / share;
    isWorking = false;
    if (isOutdated) soon();
  };
  return { soon, stop: () => clearTimeout(timer) };
}

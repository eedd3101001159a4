/** 0.40 ms, 21.3 ms, 1.24 s: sensible digits with the unit. */
export function milliseconds(ms: number): string {
  if (ms >= 999.5) return `${(ms / 1000).toPrecision(3)} s`;
  return `${ms < 10 ? ms.toFixed(2) : ms.toPrecision(3)} ms`;
}

/** 12 s, 4 min, 1 h 20 min. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 5.2 MB, with decimal prefixes as file managers use them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const unit = Math.min(4, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** unit).toPrecision(3)} ${' KMGT'[unit]?.replace('K', 'k')}B`;
}

/** 3/20, or 1.20 MB of 22.4 MB. */
export const progressOf = ({ done, total, inBytes }: Progressing): string =>
  inBytes ? `${bytes(done)} of ${bytes(total)}` : `${done}/${total}`;

interface Progressing {
  readonly done: number;
  readonly total: number;
  readonly inBytes?: boolean;
}

/** 0.934; a certainty that is none reads >0.999, a trace <0.001. */
export function probability(p: number): string {
  if (p < 0.0005) return '<0.001';
  if (p > 0.9995 && p < 1) return '>0.999';
  return p.toFixed(3);
}

export const plural = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

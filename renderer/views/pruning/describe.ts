import { countText, keptAt, patchCount, percent, stopName } from './lineage';
import type { Pruning } from './use-pruning';

/** One line saying what a stop shows. */
export function describe({ tokens, spec, scores, images }: Pruning, stop: number): string {
  const place = stopName(tokens, stop);
  const where = place.toLowerCase();
  switch (spec.mode) {
    case 'kept':
    case 'rankings':
      return `${place}: ${countText(tokens, stop)}`;
    case 'scores':
      if (stop === 0) return 'Input: no patch has been scored yet';
      if (!scores) return 'Reading the scores…';
      return `Probability of keeping each patch ${where}, ${keptAt(tokens, stop).length} kept`;
    case 'lineage':
      return stop === 0
        ? 'Input: no patch has been dropped yet'
        : `Which stage dropped each patch, up to the one ${where}`;
    case 'share': {
      const over = images === 1 ? '1 image' : `${images} images`;
      return stop === 0
        ? `Share of ${over} in which each patch is there: all of them at the input`
        : `Share of ${over} in which each patch is kept ${where}`;
    }
  }
}

/** '44 · 69 %', for where there is little room. */
export function shortCount({ tokens }: Pick<Pruning, 'tokens'>, stop: number): string {
  const kept = keptAt(tokens, stop).length;
  return `${kept} · ${percent(kept / patchCount(tokens))}`;
}

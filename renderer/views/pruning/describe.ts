import { percent } from '#shared/figure';
import { countText, keptAt, patchCount, stopName } from './lineage';
import type { Pruning } from './use-pruning';

/** One line saying what is on the stage. */
export function describe(pruning: Pruning): string {
  const { tokens, spec, stop, scores, problem, images, panels } = pruning;
  const place = stopName(tokens, stop);
  const where = place.toLowerCase();
  // Stage by stage, or the one stage that the image shows.
  const each = panels ? 'before each stage' : where;
  const kept = keptAt(tokens, stop).length;
  switch (spec.mode) {
    case 'kept':
      return panels ? 'Patches left, stage by stage' : `${place}: ${countText(tokens, stop)}`;
    case 'scores':
      if (stop === 0 && !panels) return 'Input: no patch has been scored yet';
      if (!scores) return problem ?? 'Reading the scores…';
      return `Keep probability ${each}${panels ? '' : `, ${kept} kept`}`;
    case 'lineage':
      return 'Which stage dropped each patch';
    case 'share': {
      const over = images === 1 ? '1 image' : `${images} images`;
      const when = stop === 0 && !panels ? 'present at the input' : `kept ${each}`;
      return `Share of ${over} in which each patch is ${when}`;
    }
    case 'rankings':
      if (!panels) return `${place}, predicted scores: ${countText(tokens, stop)}`;
      return stop === 0
        ? 'Input: choose a stage to compare what each ranking keeps'
        : `${kept} patches kept ${where} by each ranking`;
  }
}

/** '44 · 69 %', for where there is little room. */
export function shortCount({ tokens }: Pick<Pruning, 'tokens'>, stop: number): string {
  const kept = keptAt(tokens, stop).length;
  return `${kept} · ${percent(kept / patchCount(tokens))}`;
}

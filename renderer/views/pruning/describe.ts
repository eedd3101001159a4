import { percent } from '#shared/figure';
import { countText, keptAt, patchCount, stopName } from './lineage';
import type { Pruning } from './use-pruning';
import { words } from './words';

/** One line saying what is on the stage. */
export function describe(pruning: Pruning): string {
  const { tokens, spec, stop, scores, problem, images, panels } = pruning;
  const place = stopName(tokens, stop);
  const where = place.toLowerCase();
  // Stage by stage, or the one stage that the image shows.
  const each = panels ? words.describe.beforeEachStage : where;
  const kept = keptAt(tokens, stop).length;
  switch (spec.mode) {
    case 'kept':
      return panels ? words.describe.stageByStage : `${place}: ${countText(tokens, stop)}`;
    case 'scores':
      if (stop === 0 && !panels) return words.describe.noScoresYet;
      if (!scores) return problem ?? words.describe.reading;
      return words.describe.keepProbability(each, panels ? null : kept);
    case 'lineage':
      return words.describe.lineage;
    case 'share': {
      const over = images === 1 ? words.describe.oneImage : words.describe.images(images);
      const when =
        stop === 0 && !panels ? words.describe.presentAtTheInput : words.describe.keptAt(each);
      return words.describe.share(over, when);
    }
    case 'rankings':
      if (!panels) return words.describe.predictedScores(place, countText(tokens, stop));
      return stop === 0 ? words.describe.inputRankings : words.describe.rankings(kept, where);
  }
}

/** '44 · 69 %', for where there is little room. */
export function shortCount({ tokens }: Pick<Pruning, 'tokens'>, stop: number): string {
  const kept = keptAt(tokens, stop).length;
  return `${kept} · ${percent(kept / patchCount(tokens))}`;
}

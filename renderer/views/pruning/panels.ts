import { numberText } from '#shared/figure';
import type { Tokens } from '#shared/types';
import { countText, keptAt, stopName } from './lineage';
import { keptOverlay, nothing, type Overlay } from './overlay';
import type { Ranked } from './use-rankings';
import { words } from './words';

/** One of several images beside each other. */
export interface Panel {
  readonly title: string;
  /** Its numbers. */
  readonly note: string;
  readonly overlay: Overlay;
}

/** The paper's figure: the input and what each stage leaves of it. */
export const stagePanels = (tokens: Tokens, overlays: readonly Overlay[]): readonly Panel[] =>
  overlays.map((overlay, stop) => ({
    title: stopName(tokens, stop),
    note: [countText(tokens, stop), ...rangeText(overlay)].join(', '),
    overlay,
  }));

/** The ends of a map's colours where they are its own. */
const rangeText = ({ map }: Overlay): string[] =>
  map?.ownRange ? [map.range.map(numberText).join(words.panels.to)] : [];

/** The paper's ablation: what each ranking leaves at a stop, and what the model then says. */
export function rankingPanels(ranked: readonly Ranked[], stop: number): readonly Panel[] {
  const predicted = ranked[0]?.result?.parts.tokens;
  return ranked.map(({ title, result, error }) => {
    const tokens = result?.parts.tokens;
    const top = result?.parts.predictions?.top[0];
    if (!tokens) return { title, note: error?.message ?? '', overlay: nothing };
    const says = top ? [`${top.label} ${top.p.toFixed(3)}`] : [];
    const same = predicted && tokens !== predicted ? [agreement(tokens, predicted, stop)] : [];
    return { title, note: [...says, ...same].join(', '), overlay: keptOverlay(tokens, stop) };
  });
}

/** '18 of 21 as predicted'. */
function agreement(tokens: Tokens, predicted: Tokens, stop: number): string {
  const theirs = new Set(keptAt(predicted, stop));
  const kept = keptAt(tokens, stop);
  return words.panels.asPredicted(kept.filter((patch) => theirs.has(patch)).length, kept.length);
}

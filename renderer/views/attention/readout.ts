import { answerAxis, gridValues, patchOn, rankOf } from '#shared/attention';
import { numberText, patchName } from '#shared/figure';
import { axisLength, type TokenAxis } from '#shared/types';
import type { AttentionMaps } from './maps/attention-maps';
import { specialName, tokenOf } from './maps/tokens';
import { words } from './words';

/** At most this many special tokens are listed. */
const SPECIALS_LISTED = 2;

/** The numbers of the map under the pointer: row, column, weight, rank; and of the special tokens. */
export function readout({ shown, hover }: AttentionMaps): string {
  if (!shown) return '';
  const { resolved, maps } = shown;
  const axis = answerAxis(resolved, resolved.question);
  const values = maps.values[0]!;
  const parts: string[] = [];
  if (hover) {
    const patch = patchOn(axis, hover);
    parts.push(patch === null ? words.readout.feedsNoKey : patchText(axis, patch, values));
  }
  for (let i = 0; i < Math.min(axis.special, SPECIALS_LISTED); i++) {
    parts.push(`${specialName(axis, i)} ${numberText(values[i]!)}`);
  }
  return parts.join(' · ');
}

/** A patch with its weight. */
function patchText(axis: TokenAxis, patch: number, values: Float32Array): string {
  const name = patchName(axis.grid, patch);
  const token = tokenOf(axis, patch);
  if (token === null) return words.readout.dropped(name);
  const rank = rankOf(gridValues(values, axis), token - axis.special);
  const of = axisLength(axis) - axis.special;
  return words.readout.patch(name, numberText(values[token]!), rank, of);
}

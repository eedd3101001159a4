import { axisLength } from '#shared/types';
import { numberText } from '../../stage/number-text';
import { patchAt, patchName } from '../../stage/patches';
import { answerAxis, gridValues, rankOf } from '../../workers/attention-map';
import type { AttentionSession } from './session';
import { specialName, tokenOf } from './tokens';

/** At most this many special tokens are listed. */
const SPECIALS_LISTED = 2;

/** The numbers of the map under the pointer: row, column, weight, rank; and of the special tokens. */
export function readout({ shown, hover }: AttentionSession): string {
  if (!shown) return '';
  const { resolved, maps } = shown;
  const axis = answerAxis(resolved, resolved.question);
  const values = maps.values[0]!;
  const parts: string[] = [];
  if (hover) {
    const patch = patchAt(axis.grid, hover);
    const token = tokenOf(axis, patch);
    const name = patchName(axis.grid, patch);
    if (token === null) parts.push(`${name}: dropped`);
    else {
      const rank = rankOf(gridValues(values, axis), token - axis.special);
      const of = axisLength(axis) - axis.special;
      parts.push(`${name}: ${numberText(values[token]!)}, rank ${rank} of ${of}`);
    }
  }
  for (let i = 0; i < Math.min(axis.special, SPECIALS_LISTED); i++) {
    parts.push(`${specialName(axis.special, i)} ${numberText(values[i]!)}`);
  }
  return parts.join(' · ');
}

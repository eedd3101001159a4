import { type PlacedAxis, patchOn } from '#shared/attention';
import { patchName, type RegionPoint } from '#shared/figure';
import type { TokenAxis } from '#shared/types';
import { words } from '../words';

/** The token of a patch of the grid; null where it was dropped. */
export function tokenOf({ special, places }: TokenAxis, patch: number): number | null {
  const at = places ? places.indexOf(patch) : patch;
  return at < 0 ? null : special + at;
}

/** The token of the patch at a place; null where it was dropped, or where there is none. */
export function tokenAt(axis: PlacedAxis, place: RegionPoint): number | null {
  const patch = patchOn(axis, place);
  return patch === null ? null : tokenOf(axis, patch);
}

/** Grid index of a token's patch; null for special tokens. */
export function patchOf({ special, places }: TokenAxis, token: number): number | null {
  if (token < special) return null;
  return places ? places[token - special]! : token - special;
}

/** Grid indices of the patches that were dropped. */
export function droppedPatches({ grid: [h, w], places }: TokenAxis): readonly number[] {
  if (!places) return [];
  const left = new Set(places);
  return Array.from({ length: h * w }, (_, patch) => patch).filter((patch) => !left.has(patch));
}

/** A token in words; rows and columns count from 1, as layers and heads do on screen. */
export function tokenName(axis: TokenAxis, token: number | 'all'): string {
  if (token === 'all') return words.tokens.everyTokenMean;
  const patch = patchOf(axis, token);
  return patch === null ? specialName(axis, token) : patchName(axis.grid, patch);
}

/** By their position for cards of version 0.1.0: two are DeiT's, more are a class token and registers. */
export function specialName({ names, special }: TokenAxis, index: number): string {
  const name = names?.[index];
  if (name !== undefined) return name;
  if (index === 0) return words.tokens.classToken;
  return special === 2 ? words.tokens.distillationToken : words.tokens.register(index);
}

import { type PlacedAxis, patchOn, placedAxes, type Question } from '#shared/attention';
import { patchName } from '#shared/figure';
import type { Attention } from '#shared/types';
import type { AskedSpec, AttentionSpec, Query } from '../spec';
import { words } from '../words';
import { tokenAt, tokenName } from './tokens';

/** A spec applied to the layers at hand: what is asked of which tensor. */
export interface Resolved {
  /** Place among the result's layers, from 0. */
  readonly layer: number;
  /** Heads of the tensor that is shown; a rollout has one. */
  readonly heads: number;
  readonly queries: PlacedAxis;
  readonly keys: PlacedAxis;
  readonly question: Question;
  /** Why another token stands in for the wanted one; null where none does. */
  readonly instead: string | null;
}

/**
 * Fits a spec to a result, whose model may have fewer layers, fewer heads, another grid, no class
 * token or dropped the wanted patch: the layer is the last one there is, the head becomes the mean,
 * the dropped patch the class token, the class token every token.
 */
export function resolve(spec: AskedSpec, { layers }: Attention): Resolved | null {
  const layer = Math.min(spec.layer === 'last' ? layers.length - 1 : spec.layer, layers.length - 1);
  const info = layers[layer];
  if (!info) return null;
  const { queries, keys } = placedAxes(info);
  const heads = spec.source === 'rollout' ? 1 : info.heads;
  const wanted = spec.source === 'rollout' ? 0 : spec.head;
  const head = typeof wanted === 'number' && wanted >= heads ? 'mean' : wanted;
  const { direction, query } = spec;
  const axis = queryAxis({ queries, keys }, direction);
  const asked = askedToken(axis, query);
  const token = asked ?? standIn(axis, query, direction);
  const instead = query.kind === 'place' && asked === null ? whyNot(axis, query) : null;
  // The mean differs from the mean by nothing.
  const plain = head === 'mean' || spec.source === 'rollout';
  const quantity = plain ? 'weight' : spec.quantity;
  return { layer, heads, queries, keys, question: { head, direction, token, quantity }, instead };
}

/** The axis on which the query lies. */
export const queryAxis = (
  { queries, keys }: Pick<Resolved, 'queries' | 'keys'>,
  direction: AttentionSpec['direction'],
): PlacedAxis => (direction === 'from' ? queries : keys);

/** Index of a query on its axis; null where there is no such token. */
function askedToken(axis: PlacedAxis, query: Query): number | null {
  if (query.kind === 'place') return tokenAt(axis, query);
  return query.kind === 'special' && query.index < axis.special ? query.index : null;
}

/** Why a place has no token. */
function whyNot(axis: PlacedAxis, place: Extract<Query, { kind: 'place' }>): string {
  const patch = patchOn(axis, place);
  return patch === null
    ? words.resolve.feedsNoKey
    : words.resolve.wasDropped(patchName(axis.grid, patch));
}

/** Every key gets 1/K of all queries' mean, so `to` needs one token: one in the middle, or any. */
function standIn(
  axis: PlacedAxis,
  query: Query,
  direction: AttentionSpec['direction'],
): number | 'all' {
  if (query.kind === 'place' && axis.special > 0) return 0;
  return direction === 'from' ? 'all' : (tokenAt(axis, { y: 0.5, x: 0.5 }) ?? axis.special);
}

const headName = (head: Question['head']): string =>
  typeof head === 'number'
    ? words.resolve.head(head + 1)
    : head === 'mean'
      ? words.resolve.meanOfHeads
      : words.resolve.maxOfHeads;

/** One line saying what a map shows. */
export function describe(
  { queries, keys, question, instead }: Resolved,
  source: AttentionSpec['source'],
  layerName: string,
): string {
  const { direction, token, quantity, head } = question;
  const what =
    source === 'rollout'
      ? words.resolve.rolloutTo(layerName.toLowerCase())
      : `${layerName}, ${headName(head)}`;
  const axis = queryAxis({ queries, keys }, direction);
  const minusMean = quantity === 'difference';
  return words.resolve.title(what, direction, tokenName(axis, token), minusMean, instead);
}

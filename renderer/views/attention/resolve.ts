import type { Attention, TokenAxis } from '#shared/types';
import type { Question } from '../../workers/attention-map';
import type { AttentionSpec, Place, Query } from './spec';

/** A spec applied to the layers at hand: what is asked of which tensor. */
export interface Resolved {
  /** Place among the result's layers, from 0. */
  readonly layer: number;
  /** Heads of the tensor that is shown; a rollout has one. */
  readonly heads: number;
  readonly queries: TokenAxis;
  readonly keys: TokenAxis;
  readonly question: Question;
}

/**
 * Fits a spec to a result, whose model may have fewer layers, fewer heads, another grid or no class
 * token: the layer is the last one there is, the head becomes the mean, the class token every token.
 */
export function resolve(spec: AttentionSpec, { layers }: Attention): Resolved | null {
  const layer = Math.min(spec.layer === 'last' ? layers.length - 1 : spec.layer, layers.length - 1);
  const info = layers[layer];
  if (!info) return null;
  const { queries, keys } = info;
  const heads = spec.source === 'rollout' ? 1 : info.heads;
  const wanted = spec.source === 'rollout' ? 0 : spec.head;
  const head = typeof wanted === 'number' && wanted >= heads ? 'mean' : wanted;
  const { direction } = spec;
  const token = tokenOf(direction === 'from' ? queries : keys, spec.query, direction);
  // The mean differs from the mean by nothing.
  const plain = head === 'mean' || spec.source === 'rollout';
  const quantity = plain ? 'weight' : spec.quantity;
  return { layer, heads, queries, keys, question: { head, direction, token, quantity } };
}

/** Index of a query on its axis. Every key gets 1/K of all queries' mean, so `to` needs one token. */
function tokenOf(
  axis: TokenAxis,
  query: Query,
  direction: AttentionSpec['direction'],
): number | 'all' {
  if (query.kind === 'place') return tokenAt(axis, query);
  if (query.kind === 'special' && query.index < axis.special) return query.index;
  return direction === 'from' ? 'all' : tokenAt(axis, { y: 0.5, x: 0.5 });
}

/** The patch at a place. */
export function tokenAt({ grid: [h, w], special }: TokenAxis, { y, x }: Place): number {
  const row = Math.min(h - 1, Math.floor(y * h));
  const column = Math.min(w - 1, Math.floor(x * w));
  return special + row * w + column;
}

/** Row and column of a patch from 0; null for special tokens. */
export function cellOf({ grid: [, w], special }: TokenAxis, token: number) {
  const index = token - special;
  return index < 0 ? null : { row: Math.floor(index / w), column: index % w };
}

/** The centre of a patch. */
export function placeOf(
  { grid: [h, w] }: TokenAxis,
  { row, column }: { row: number; column: number },
) {
  return { y: (row + 0.5) / h, x: (column + 0.5) / w };
}

/** A token in words; rows and columns count from 1, as layers and heads do on screen. */
export function tokenName(axis: TokenAxis, token: number | 'all'): string {
  if (token === 'all') return 'every token (mean)';
  const cell = cellOf(axis, token);
  if (cell) return `patch ${cell.row + 1}, ${cell.column + 1}`;
  return specialName(axis.special, token);
}

/** Two special tokens are DeiT's; more are a class token and registers. */
export function specialName(special: number, index: number): string {
  if (index === 0) return 'class token';
  return special === 2 ? 'distillation token' : `register ${index}`;
}

export const headName = (head: Question['head']): string =>
  typeof head === 'number'
    ? `head ${head + 1}`
    : head === 'mean'
      ? 'mean of heads'
      : 'max of heads';

/** One line saying what a map shows. */
export function describe(
  { layer, queries, keys, question }: Resolved,
  source: AttentionSpec['source'],
): string {
  const { direction, token, quantity, head } = question;
  const what =
    source === 'rollout'
      ? `Rollout to layer ${layer + 1}`
      : `Layer ${layer + 1}, ${headName(head)}`;
  const name = tokenName(direction === 'from' ? queries : keys, token);
  const way = direction === 'from' ? `from ${name}` : `to ${name}`;
  return `${what}, attention ${way}${quantity === 'difference' ? ', less the mean of heads' : ''}`;
}

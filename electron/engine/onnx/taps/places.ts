import type { AttentionTap, Size, TokenAxis } from '#shared/types';
import { windowPositions } from './dense';

/** Labels (see sources.ts) of the tokens of one side, `[..., tokens]`. */
export interface Labels {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** How one attention tensor `[lead, Q, K]` lies on the image. */
export interface Placed {
  heads: number;
  queries: TokenAxis;
  keys: TokenAxis;
  window?: NonNullable<AttentionTap['window']>;
  order?: NonNullable<AttentionTap['order']>;
  headsFirst?: true;
}

interface Known {
  /** Sizes of the axes before queries and keys. */
  readonly lead: readonly number[];
  readonly queries: Labels | undefined;
  readonly keys: Labels | undefined;
  readonly tokens: { readonly queries: number; readonly keys: number };
  /** Width of the input in pixels. */
  readonly width: number;
  /** What the special tokens are called, by their label. */
  readonly nameOf: (label: number) => string;
}

/** A side whose tokens come from the same pixel is one of channels: each is of the whole image. */
export const isOverChannels = ({ queries, keys }: Known): boolean =>
  [queries, keys].every((side) => {
    const tokens = side?.shape.at(-1) ?? 0;
    return tokens > 1 && side!.values[0]! > 0 && side!.values.every((v) => v === side!.values[0]);
  });

/** Undefined where tokens are cut into windows in no order that is known. */
export function place(known: Known): Placed | undefined {
  const { lead, tokens } = known;
  const count = lead.reduce((a, b) => a * b, 1);
  const rows = perLead(known.queries, lead, tokens.queries);
  const columns = perLead(known.keys, lead, tokens.keys);
  const names = rows.map((row, i) => `${row}|${columns[i]}`);
  const distinct = [...new Set(names)];
  const windows = distinct.length;
  const heads = count / windows;
  if (!Number.isInteger(heads)) return undefined;
  const windowsFirst = names.every((name, i) => name === distinct[Math.floor(i / heads)]);
  const headsFirst = names.every((name, i) => name === distinct[i % windows]);
  if (!windowsFirst && !headsFirst) return undefined;

  const first = distinct.map((name) => names.indexOf(name));
  const keys = axisOf(
    first.map((i) => columns[i]!),
    known,
  );
  // Queries that are not the window's own tokens (GCViT) stand in their places.
  let queries = axisOf(
    first.map((i) => rows[i]!),
    known,
  );
  if (windows > 1 && !queries.axis && tokens.queries === tokens.keys) queries = keys;
  if (windows > 1 && (!queries.axis || !keys.axis)) return undefined;

  const placed: Placed = {
    heads,
    queries: queries.axis ?? rowOf(tokens.queries),
    keys: keys.axis ?? rowOf(tokens.keys),
    ...(!windowsFirst && { headsFirst: true }),
  };
  if (windows > 1) {
    const window = regular(queries, keys, windows);
    const order = { windows, queries: queries.order, keys: keys.order };
    const isPlain = window && queries.axis?.special === 0;
    return { ...placed, ...(window && { window }), ...(!isPlain && { order }) };
  }
  const inOrder = (side: Side) => !side.axis || side.order.every((to, i) => to === i);
  if (inOrder(queries) && inOrder(keys)) return placed;
  const all = (side: Side, n: number) =>
    side.axis ? side.order : Array.from({ length: n }, (_, i) => i);
  const order = { windows, queries: all(queries, tokens.queries), keys: all(keys, tokens.keys) };
  return { ...placed, order };
}

/** Tokens without places: learned queries, a class token alone. */
const rowOf = (tokens: number): TokenAxis => ({ grid: [1, tokens], special: 0 });

/** The labels for each of the lead axes, which one side may have only some of. */
function perLead(labels: Labels | undefined, lead: readonly number[], tokens: number): number[][] {
  const count = lead.reduce((a, b) => a * b, 1);
  if (!labels) return Array(count).fill(Array(tokens).fill(0));
  // A fused operator's [batch, tokens] stands for all heads.
  const own = labels.shape.slice(0, -1);
  const shape = own.length === 1 && lead.length === 2 && own[0] === lead[0] ? [own[0]!, 1] : own;
  const missing = lead.length - shape.length;
  return Array.from({ length: count }, (_, i) => {
    let at = 0;
    let rest = i;
    let step = 1;
    for (let axis = lead.length - 1; axis >= 0; axis--) {
      const index = rest % lead[axis]!;
      rest = Math.floor(rest / lead[axis]!);
      const size = shape[axis - missing] ?? 1;
      if (size > 1) at += (index % size) * step;
      step *= size;
    }
    return labels.values.slice(at * tokens, (at + 1) * tokens);
  });
}

interface Side {
  /** Absent where the tokens do not fill a grid. */
  axis: TokenAxis | undefined;
  /** Where each window's tokens belong on the axis, one window after the other; -1 for padding. */
  order: number[];
}

function axisOf(windows: readonly number[][], { width, nameOf }: Known): Side {
  const none: Side = { axis: undefined, order: [] };
  const pixels = windows.flat().filter((label) => label > 0);
  const rows = ranks(pixels.map((label) => Math.floor((label - 1) / width)));
  const columns = ranks(pixels.map((label) => (label - 1) % width));
  const grid: Size = [rows.size, columns.size];
  const cells = new Set(pixels).size;
  if (cells < 2 || cells !== grid[0] * grid[1]) return none;
  // In one window each place has one token; windows may overlap.
  if (windows.length === 1 && pixels.length !== cells) return none;
  const names: string[] = [];
  const order: number[] = [];
  // A tensor of several tokens has one label: they are counted.
  for (const window of windows) {
    for (const label of window) {
      if (label > 0)
        order.push(
          rows.get(Math.floor((label - 1) / width))! * grid[1] + columns.get((label - 1) % width)!,
        );
      else if (label === 0) order.push(-1);
      else order.push(-2 - (names.push(nameOf(label)) - 1));
    }
  }
  const special = names.length;
  return {
    axis: { grid, special, ...(special > 0 && { names: numbered(names) }) },
    order: order.map((to) => (to >= 0 ? special + to : to === -1 ? -1 : -2 - to)),
  };
}

/** Names that several tokens share get a number. */
function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    if (names.filter((other) => other === name).length === 1) return name;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return `${name} ${number}`;
  });
}

/** Position of each value among the values that there are. */
const ranks = (values: readonly number[]): Map<number, number> =>
  new Map([...new Set(values)].sort((a, b) => a - b).map((value, i) => [value, i]));

/** Windows of one size, side by side or evenly spread, perhaps rolled; undefined for any others. */
function regular(
  queries: Side,
  keys: Side,
  windows: number,
): NonNullable<AttentionTap['window']> | undefined {
  const { axis } = queries;
  const isSame = queries.order.every((to, i) => to === keys.order[i]);
  if (!axis || !isSame || queries.order.length !== keys.order.length) return undefined;
  const { grid, special } = axis;
  const order = queries.order
    .filter((to) => to < 0 || to >= special)
    .map((to) => Math.max(-1, to - special));
  const start = order[0] ?? 0;
  // The first token of the first window lies where the roll starts.
  const shift: [number, number] = [Math.floor(start / grid[1]), start % grid[1]];
  for (const size of factorPairs(order.length / windows)) {
    const padded: Size = [roundUp(grid[0], size[0]), roundUp(grid[1], size[1])];
    for (const kind of ['block', 'grid'] as const) {
      for (const wrap of [grid, padded]) {
        const window = { size, shift, wrap, kind };
        const expected = windowPositions(window, grid);
        const fits = expected.length === order.length && expected.every((to, i) => to === order[i]);
        if (fits) return window;
      }
    }
  }
  return undefined;
}

const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

/** All ways to write n as a product, the squarest first. */
function factorPairs(n: number): Size[] {
  const pairs: Size[] = [];
  for (let a = 1; a <= n; a++) if (n % a === 0) pairs.push([a, n / a]);
  return pairs.sort((p, q) => Math.abs(p[0] - p[1]) - Math.abs(q[0] - q[1]));
}

import type { Graph } from '../reading/graph';
import { attributeInt } from '../reading/schema';
import { einsumOf } from './axes';
import type { Candidate } from './find';
import { RULES } from './source-rules';
import { Sources } from './sources';

/** Names of the tensors that hold the labels of a candidate's tokens; absent where it has none. */
interface Sides {
  /** Of the product's first operand, or the fused operator's queries. */
  rows?: string;
  columns?: string;
}

/** All labels that are needed to place the attention of a graph. */
export interface TokenLabels {
  sources: Sources;
  sides: readonly Sides[];
  /** Label of the token that a row of scores is made of. */
  read: string | undefined;
}

export function labelTokens(
  graph: Graph,
  image: Sources['image'],
  candidates: readonly Candidate[],
): TokenLabels {
  const sources = new Sources(graph, image, RULES);
  const sides = candidates.map((candidate) => sidesOf(sources, candidate));
  return { sources, sides, read: candidates.length > 0 ? readBy(sources) : undefined };
}

/** What is fetched for them. */
export const labelNames = ({ sides, read }: TokenLabels): string[] =>
  [...sides.flatMap(({ rows, columns }) => [rows, columns]), read].filter(
    (name) => name !== undefined,
  );

function sidesOf(sources: Sources, { queries, keys, scores }: Candidate): Sides {
  const product = scores?.product;
  const [q, k] = [sources.of(queries), sources.of(keys)];
  if (product?.opType === 'Einsum') return einsumSides(sources, product, q, k);
  const rows = q && sources.pick(q, product && attributeInt(product, 'transA') ? -2 : -1);
  // A fused operator takes keys as it takes queries, a product takes them transposed.
  const isPlain = !product || attributeInt(product, 'transB');
  const columns = k && sources.pick(k, isPlain ? -1 : -2);
  return { ...(rows && { rows }), ...(columns && { columns }) };
}

function einsumSides(
  sources: Sources,
  product: NonNullable<Candidate['scores']>['product'],
  q: string | undefined,
  k: string | undefined,
): Sides {
  const letters = einsumOf(product);
  if (!letters) return {};
  const { a, b, out } = letters;
  const lead = [...out].filter((letter) => a.includes(letter) && b.includes(letter)).join('');
  const side = (labels: string, own: string) => {
    const tokens = [...out].filter((l) => own.includes(l) && !lead.includes(l)).join('');
    let first = labels;
    [...own].forEach((letter, axis) => {
      if (!out.includes(letter)) first = sources.first(first, axis);
    });
    const s = new TextEncoder().encode(`${own}->${lead}${tokens}`);
    const attribute = product.attribute.map((one) =>
      one.name === 'equation' ? { ...one, s } : one,
    );
    return sources.again({ ...product, attribute }, [first])[0]!;
  };
  return { ...(q && { rows: side(q, a) }), ...(k && { columns: side(k, b) }) };
}

/** For an output of one row of numbers: where it is read off. */
function readBy(sources: Sources): string | undefined {
  const row = sources.graph.graph.output.find(
    ({ type }) => type?.tensorType?.shape?.dim?.length === 2,
  );
  const labels = row && sources.of(row.name);
  return labels && sources.pick(sources.pick(labels, -1), -1);
}

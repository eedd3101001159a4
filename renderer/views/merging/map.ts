import type { GridMap } from '../../overlay/grid-map';
import type { Merging } from './use-merging';

/** What lies under the points of a token; null for nothing, or while it is read. */
export function mapOf({ spec, lengths, attention }: Merging, token: number): GridMap | null {
  const values =
    spec.map === 'lengths' ? lengths : spec.map === 'attention' ? attention.rowOf?.(token) : null;
  if (!values) return null;
  const { opacity, colormap } = spec;
  const byWeight = spec.map === 'attention';
  return { values, range: [0, Math.max(...values)], opacity, colormap, byWeight };
}

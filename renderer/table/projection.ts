import type { Host, Projection, TableInfo, Umap } from '#shared/contract';
import { asJob } from '../state';
import { changeTable, type TableSpec, useSpec } from './spec';
import { takeInfo, useTable } from './store';
import { words } from './words';

/** The one projection at a time, so that the plot finds how far it is. */
export const PROJECTION_JOB = 'projection';

/** The axes of each method. */
const AXES = {
  pca: { x: 'pca1', y: 'pca2' },
  umap: { x: 'umap1', y: 'umap2' },
} as const satisfies Record<Projection['method'], Pick<TableSpec['scatter'], 'x' | 'y'>>;

/** How the embeddings are laid out along these axes; undefined where they are columns like others. */
export const methodOf = ({
  x,
  y,
}: Pick<TableSpec['scatter'], 'x' | 'y'>): Projection['method'] | undefined =>
  (['pca', 'umap'] as const).find((method) => AXES[method].x === x && AXES[method].y === y);

/** Shows the embeddings in the plane; laid out anew only where they are not there in this way. */
export async function project(host: Host, method: Projection['method']): Promise<void> {
  const { run, info } = useTable.getState();
  if (run === null || !info) return;
  const { umap } = useSpec.getState();
  const projection: Projection = method === 'pca' ? { method } : { method, ...umap };
  if (!isThere(info, projection)) {
    const found = await asJob(
      words.store.projecting,
      (job, signal) => host.call('table.projection', { runs: [run], job, projection }, { signal }),
      { id: PROJECTION_JOB },
    );
    if (useTable.getState().run !== run) return;
    takeInfo(host, run, found);
  }
  const scatter = { ...useSpec.getState().scatter, ...AXES[method] };
  changeTable(words.store.projection, { side: 'scatter', scatter });
}

const isThere = ({ columns, umap }: TableInfo, projection: Projection): boolean =>
  projection.method === 'pca'
    ? columns.some(({ name }) => name === AXES.pca.x)
    : umap !== null && isSame(umap, projection);

export const isSame = (a: Umap, b: Umap): boolean =>
  a.neighbours === b.neighbours &&
  a.minDist === b.minDist &&
  a.metric === b.metric &&
  a.seed === b.seed;

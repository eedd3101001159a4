import type { TableInfo, Umap } from '#shared/contract';
import { showError, useHost, useResults } from '../state';
import { Button, NumberField, PopoverButton, Progress, Select } from '../ui';
import { isSame, methodOf, PROJECTION_JOB, project } from './projection';
import { changeTable, useSpec } from './spec';
import { words } from './words';

const { scatter: text } = words;

/** Columns against each other, or the embeddings in the plane. */
export function ProjectionSelect() {
  const host = useHost();
  const scatter = useSpec((spec) => spec.scatter);
  const lay = (to: 'columns' | 'pca' | 'umap') => {
    if (to !== 'columns') project(host, to).catch(showError);
    else changeTable(text.changePlot, { scatter: { ...scatter, x: 'confidence', y: 'entropy' } });
  };
  return (
    <Select
      bare
      label={text.layout}
      help={text.layoutHelp}
      value={methodOf(scatter) ?? 'columns'}
      choices={[
        { value: 'columns', label: text.columns },
        { value: 'pca', label: text.pca },
        { value: 'umap', label: text.umap },
      ]}
      onChange={lay}
    />
  );
}

/** What UMAP is told; it runs again when asked to. */
export function UmapSettings({ info }: { info: TableInfo }) {
  const host = useHost();
  const umap = useSpec((spec) => spec.umap);
  const busy = useResults(({ jobs }) => jobs.some(({ id }) => id === PROJECTION_JOB));
  const change = (patch: Partial<Umap>) =>
    changeTable(text.changeUmap, { umap: { ...umap, ...patch } }, Object.keys(patch).join());
  return (
    <PopoverButton title={text.umapSettings} side="right" help={text.umapSettingsHelp}>
      <NumberField
        label={text.neighbours}
        help={text.neighboursHelp}
        value={umap.neighbours}
        min={2}
        max={200}
        step={1}
        onChange={(neighbours) => change({ neighbours })}
      />
      <NumberField
        label={text.minDist}
        help={text.minDistHelp}
        value={umap.minDist}
        min={0}
        max={1}
        onChange={(minDist) => change({ minDist })}
      />
      <Select
        label={text.metric}
        help={text.metricHelp}
        value={umap.metric}
        choices={[
          { value: 'cosine', label: text.cosine },
          { value: 'euclidean', label: text.euclidean },
        ]}
        onChange={(metric) => change({ metric })}
      />
      <NumberField
        label={text.seed}
        help={text.seedHelp}
        value={umap.seed}
        min={0}
        max={2 ** 31 - 1}
        step={1}
        onChange={(seed) => change({ seed })}
      />
      <Button
        disabled={busy || (info.umap !== null && isSame(info.umap, umap))}
        help={text.layOutHelp}
        onClick={() => void project(host, 'umap').catch(showError)}
      >
        {text.layOut}
      </Button>
    </PopoverButton>
  );
}

/** By what the places on show were made. */
export function ProjectionNote({ info }: { info: TableInfo }) {
  const method = useSpec(({ scatter }) => methodOf(scatter));
  if (method === 'pca') return <p className="scatter-note dim">{text.pcaNote}</p>;
  if (method !== 'umap' || !info.umap) return null;
  const { neighbours, minDist, metric, seed } = info.umap;
  return (
    <p className="scatter-note dim">{text.umapNote(neighbours, minDist, text[metric], seed)}</p>
  );
}

/** While embeddings are laid out: how far that is, and the way to stop it. */
export function Projecting() {
  const job = useResults(({ jobs }) => jobs.find(({ id }) => id === PROJECTION_JOB));
  if (!job) return null;
  return (
    <div className="scatter-busy">
      <span className="ellipsis" role="status">
        {job.step || job.title}
      </span>
      <Progress label={job.title} value={job.total > 1 ? job.done / job.total : undefined} />
      <Button look="quiet" help={text.stopHelp} onClick={job.cancel}>
        {text.stop}
      </Button>
    </div>
  );
}

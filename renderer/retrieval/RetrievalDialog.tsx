import type { Host, RunInfo } from '#shared/contract';
import { useRuns } from '../state';
import { Checkbox, Dialog, Select, Tabs } from '../ui';
import { Asked } from './Asked';
import { Figures } from './Figures';
import { Hits } from './Hits';
import { QueryPane } from './QueryPane';
import './retrieval.css';
import { type Answer, useAnswer } from '../state/use-answer';
import { useImagesOf } from './run-images';
import { Spread } from './Spread';
import { changeRetrieval, chooseRetrievalRun, useRetrieval } from './spec';
import { words } from './words';

interface RetrievalDialogProps {
  host: Host;
  onClose: () => void;
}

/** Search among the images of a run by their embeddings, and how well it works. */
export function RetrievalDialog({ host, onClose }: RetrievalDialogProps) {
  const runs = useRuns((state) => state.runs).filter(({ done }) => done > 0);
  const wanted = useRetrieval((state) => state.run);
  const run = runs.find(({ id }) => id === wanted) ?? runs[0];
  return (
    <Dialog title={words.dialog.title} width={1180} onClose={onClose}>
      {run ? (
        <Workspace key={run.id} host={host} run={run} runs={runs} onClose={onClose} />
      ) : (
        <p className="dim">{words.dialog.noRuns}</p>
      )}
    </Dialog>
  );
}

interface WorkspaceProps extends RetrievalDialogProps {
  run: RunInfo;
  runs: readonly RunInfo[];
}

const tabs = (['hits', 'figures', 'spread'] as const).map((id) => ({
  id,
  title: words.dialog[id],
}));

function Workspace({ host, run, runs, onClose }: WorkspaceProps) {
  const { tab } = useRetrieval();
  useImagesOf(host, run.id);
  const question = `${run.id} ${run.done}`;
  const opened = useAnswer(host, question, (_, signal) =>
    host.call('retrieval.open', { run: run.id }, { signal }),
  );
  return (
    <div className="retrieval">
      <div className="retrieval-bar">
        <Select
          bare
          label={words.dialog.run}
          help={words.dialog.runHelp}
          value={run.id}
          choices={runs.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={chooseRetrievalRun}
        />
        <Kept opened={opened} />
      </div>
      <Asked answer={opened}>
        {({ images }) => (
          <div className="retrieval-body">
            <QueryPane host={host} images={images} />
            <div className="retrieval-main">
              <Tabs
                label={words.dialog.views}
                tabs={tabs}
                selected={tab}
                panel="retrieval-panel"
                onSelect={(id) => changeRetrieval({ tab: id as typeof tab })}
              />
              <div
                id="retrieval-panel"
                className="retrieval-panel"
                role="tabpanel"
                aria-label={words.dialog[tab]}
              >
                {tab === 'hits' && <Hits host={host} run={run} onClose={onClose} />}
                {tab === 'figures' && <Figures host={host} run={run.id} />}
                {tab === 'spread' && <Spread host={host} run={run.id} />}
              </div>
            </div>
          </div>
        )}
      </Asked>
    </div>
  );
}

/** By how many dimensions is searched. */
function Kept({ opened }: { opened: Answer<{ images: number; dimensions: number }> }) {
  const { reduction } = useRetrieval();
  if (!opened.value) return null;
  const { images, dimensions } = opened.value;
  const powers = [];
  for (let kept = 1; kept < Math.min(dimensions, images - 1); kept *= 2) powers.push(kept);
  return (
    <>
      <Select
        label={words.reduction.dimensions}
        help={words.reduction.dimensionsHelp}
        value={String(reduction?.dimensions ?? '')}
        choices={[
          { value: '', label: words.reduction.all(dimensions) },
          ...powers.map((kept) => ({ value: String(kept), label: String(kept) })),
        ]}
        onChange={(kept) =>
          changeRetrieval({
            reduction: kept
              ? { dimensions: Number(kept), whiten: reduction?.whiten ?? false }
              : null,
          })
        }
      />
      <Checkbox
        label={words.reduction.whiten}
        help={words.reduction.whitenHelp}
        disabled={reduction === null}
        checked={reduction?.whiten ?? false}
        onChange={(whiten) => reduction && changeRetrieval({ reduction: { ...reduction, whiten } })}
      />
      <span className="dim">{words.dialog.facts(images, dimensions)}</span>
    </>
  );
}

import { useState } from 'react';
import type { Disagreement, Host, RunInfo, RunsCompared } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { addImages, saveFile, setView, showError, useRuns } from '../state';
import { Button, Dialog, Select } from '../ui';
import { probability } from '../ui/format';
import { comparePanels } from '../views/compare/changes';
import './compare-runs.css';
import { MOST_LISTED, useRunsCompared } from './use-runs-compared';
import { agreementText, shareText, testText } from './words';

interface CompareRunsDialogProps {
  host: Host;
  onClose: () => void;
}

/** Two runs over the same images: how they agree, and where they do not. */
export function CompareRunsDialog({ host, onClose }: CompareRunsDialogProps) {
  const runs = useRuns((state) => state.runs).filter(({ done }) => done > 0);
  const [first, setFirst] = useState(runs[0]?.id);
  const [second, setSecond] = useState(runs[1]?.id);
  const one = runs.find(({ id }) => id === first);
  const two = runs.find(({ id }) => id === second);
  const choices = runs.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Dialog title="Compare runs" width={760} onClose={onClose}>
      {one && two ? (
        <>
          <div className="compare-runs-choice">
            <Select
              label="First"
              help="The baseline run. No model runs."
              value={one.id}
              choices={choices}
              onChange={setFirst}
            />
            <Select
              label="Second"
              help="The run compared with the first. No model runs."
              value={two.id}
              choices={choices}
              onChange={setSecond}
            />
          </div>
          <Comparison host={host} one={one} two={two} onClose={onClose} />
        </>
      ) : (
        <p className="dim">First run two models over the same images: Model › New Run.</p>
      )}
    </Dialog>
  );
}

interface ComparisonProps extends CompareRunsDialogProps {
  one: RunInfo;
  two: RunInfo;
}

function Comparison({ host, one, two, onClose }: ComparisonProps) {
  const { compared, disagreements, error } = useRunsCompared(host, one.id, two.id);
  if (error) {
    return (
      <p role="alert">
        <strong>{error.message}.</strong> {error.hint}
      </p>
    );
  }
  if (!compared || !disagreements) return <p className="dim">Counting…</p>;
  const open = ({ file }: Disagreement) => {
    if (!file) return;
    onClose();
    addImages([file]);
    comparePanels([one.model, two.model]);
    setView({ tab: 'compare' });
  };
  return (
    <div className="compare-runs">
      <p>{agreementText(compared)}.</p>
      {compared.truth ? (
        <Right {...compared} truth={compared.truth} />
      ) : (
        <p className="dim">
          The true classes of these images are unknown. Vitrine reads them from folder names that
          match the classes.
        </p>
      )}
      <div className="compare-runs-head">
        <h3>
          {compared.disagreements.toLocaleString('en')} disagreements
          {compared.disagreements > MOST_LISTED && `, the first ${MOST_LISTED}`}
        </h3>
        <Button
          disabled={compared.disagreements === 0}
          help="Saves every disagreement with all columns of both runs."
          onClick={() => void saveCsv(host, one, two).catch(showError)}
        >
          Save as CSV…
        </Button>
      </div>
      <Disagreements compared={compared} disagreements={disagreements} open={open} />
    </div>
  );
}

/** How often both, one and none are right. */
function Right({
  names,
  truth,
}: {
  names: [string, string];
  truth: NonNullable<RunsCompared['truth']>;
}) {
  const { pictures: images, both, onlyFirst, onlySecond, none, accuracy, mcnemar } = truth;
  const rows = [
    ['Both right', both],
    [`Only ${names[0]}`, onlyFirst],
    [`Only ${names[1]}`, onlySecond],
    ['Neither', none],
  ] as const;
  return (
    <>
      <table className="compare-runs-table" aria-label="Who is right">
        <tbody>
          {rows.map(([name, count]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count.toLocaleString('en')}</td>
              <td>{shareText(count / images)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        Accuracy: {names[0]} {shareText(accuracy[0])}, {names[1]} {shareText(accuracy[1])}.
      </p>
      <p>{testText(mcnemar)}</p>
    </>
  );
}

interface DisagreementsProps {
  compared: RunsCompared;
  disagreements: readonly Disagreement[];
  open: (one: Disagreement) => void;
}

/** Largest difference of confidence first. */
const Disagreements = ({ compared, disagreements, open }: DisagreementsProps) => (
  <div className="compare-runs-list">
    <table className="compare-runs-table" aria-label="Disagreements">
      <thead>
        <tr>
          <th scope="col">Image</th>
          {compared.truth && <th scope="col">Is</th>}
          {compared.names.map((name, i) => (
            <th key={i === 0 ? 'first' : 'second'} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {disagreements.map((one) => (
          <tr key={one.sha256}>
            <th scope="row">
              <Button
                look="quiet"
                disabled={one.file === null}
                help="Opens the image with both models side by side."
                onClick={() => open(one)}
              >
                {one.name}
              </Button>
            </th>
            {compared.truth && <td>{one.truth ?? ''}</td>}
            {one.said.map(({ top1, confidence }, i) => (
              <td key={i === 0 ? 'first' : 'second'}>
                {top1 === one.truth ? <strong>{top1}</strong> : top1}{' '}
                <small>{confidence === null ? '' : probability(confidence)}</small>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

async function saveCsv(host: Host, one: RunInfo, two: RunInfo): Promise<void> {
  const { csv } = exportFormats.table;
  const runs = [one.id, two.id];
  const filter = { conditions: [], expression: 'top1 <> top1_2' };
  const { name, bytes } = await host.call('table.export', { runs, filter, sort: [], form: csv.id });
  await saveFile(host, name, bytes as Uint8Array<ArrayBuffer>, csv);
}

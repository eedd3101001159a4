import { useState } from 'react';
import type { Disagreement, Host, RunInfo, RunsCompared } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { addImages, saveFile, setView, showError, useRuns } from '../state';
import { Button, Dialog, Select } from '../ui';
import { probability } from '../ui/format';
import { comparePanels } from '../views/compare/changes';
import './compare-runs.css';
import { MOST_LISTED, useRunsCompared } from './use-runs-compared';
import { agreementText, shareText, testText, words } from './words';

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
    <Dialog title={words.compareRuns.title} width={760} onClose={onClose}>
      {one && two ? (
        <>
          <div className="compare-runs-choice">
            <Select
              label={words.compareRuns.first}
              help={words.compareRuns.firstHelp}
              value={one.id}
              choices={choices}
              onChange={setFirst}
            />
            <Select
              label={words.compareRuns.second}
              help={words.compareRuns.secondHelp}
              value={two.id}
              choices={choices}
              onChange={setSecond}
            />
          </div>
          <Comparison host={host} one={one} two={two} onClose={onClose} />
        </>
      ) : (
        <p className="dim">{words.compareRuns.noRuns}</p>
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
  if (!compared || !disagreements) return <p className="dim">{words.compareRuns.counting}</p>;
  const count = compared.disagreements.toLocaleString('en');
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
        <p className="dim">{words.compareRuns.noTruth}</p>
      )}
      <div className="compare-runs-head">
        <h3>
          {compared.disagreements > MOST_LISTED
            ? words.compareRuns.countListed(count, MOST_LISTED)
            : words.compareRuns.count(count)}
        </h3>
        <Button
          disabled={compared.disagreements === 0}
          help={words.compareRuns.saveCsvHelp}
          onClick={() => void saveCsv(host, one, two).catch(showError)}
        >
          {words.compareRuns.saveCsv}
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
    [words.compareRuns.bothRight, both],
    [words.compareRuns.only(names[0]), onlyFirst],
    [words.compareRuns.only(names[1]), onlySecond],
    [words.compareRuns.neither, none],
  ] as const;
  return (
    <>
      <table className="compare-runs-table" aria-label={words.compareRuns.whoIsRight}>
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
        {words.compareRuns.accuracy(
          names[0],
          shareText(accuracy[0]),
          names[1],
          shareText(accuracy[1]),
        )}
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
    <table className="compare-runs-table" aria-label={words.compareRuns.disagreements}>
      <thead>
        <tr>
          <th scope="col">{words.compareRuns.image}</th>
          {compared.truth && <th scope="col">{words.compareRuns.truth}</th>}
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
                help={words.compareRuns.imageHelp}
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

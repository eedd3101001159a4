import { useState } from 'react';
import type { Host, RunInfo } from '#shared/contract';
import { saveRunReport } from '../report';
import { removeRun, showError, steerRun, useRuns } from '../state';
import { showRun } from '../table';
import { Button, Dialog, Progress } from '../ui';
import { duration } from '../ui/format';
import './runs.css';
import { canGoOn, progressText, rateText, stateNames, words } from './words';

interface RunsDialogProps {
  host: Host;
  onClose: () => void;
}

/** Every run, with its state and what can be done with it. */
export function RunsDialog({ host, onClose }: RunsDialogProps) {
  const runs = useRuns((state) => state.runs);
  return (
    <Dialog title={words.runs.title} width={640} onClose={onClose}>
      {runs.length === 0 ? (
        <p className="dim">{words.runs.none}</p>
      ) : (
        <ul className="runs">
          {runs.map((run) => (
            <RunItem key={run.id} host={host} run={run} onClose={onClose} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

interface RunItemProps {
  host: Host;
  run: RunInfo;
  onClose: () => void;
}

function RunItem({ host, run, onClose }: RunItemProps) {
  const { id, name, model, state, started, done, total, rate, secondsLeft, error } = run;
  const [asking, setAsking] = useState(false);
  const steer = (how: 'pause' | 'resume' | 'cancel') => void steerRun(host, how, id);
  return (
    <li aria-label={name}>
      <div className="run-head">
        <strong className="ellipsis">{name}</strong>
        <span className={`run-state run-${state}`}>{stateNames[state]}</span>
      </div>
      <Progress label={words.runs.progress(name)} value={total > 0 ? done / total : 0} />
      <p className="dim">
        {[
          progressText(run),
          ...(rate === null ? [] : [rateText(rate)]),
          ...(secondsLeft === null ? [] : [words.runs.left(duration(secondsLeft))]),
          model,
          new Date(started).toLocaleString(),
        ].join(' · ')}
      </p>
      {error && (
        <p className="run-error" role="alert">
          {error.message}. {error.hint}
        </p>
      )}
      {asking ? (
        <div className="run-buttons">
          <span>{words.runs.removeText}</span>
          <Button onClick={() => setAsking(false)}>{words.runs.keep}</Button>
          <Button look="primary" onClick={() => void removeRun(host, id).catch(showError)}>
            {words.runs.remove}
          </Button>
        </div>
      ) : (
        <div className="run-buttons">
          {state === 'running' && (
            <>
              <Button icon="pause" help={words.runs.pauseHelp} onClick={() => steer('pause')}>
                {words.runs.pause}
              </Button>
              <Button icon="stop" help={words.runs.stopHelp} onClick={() => steer('cancel')}>
                {words.runs.stop}
              </Button>
            </>
          )}
          {canGoOn(run) && (
            <Button icon="play" help={words.runs.resumeHelp} onClick={() => steer('resume')}>
              {words.runs.resume}
            </Button>
          )}
          {done > 0 && (
            <>
              <Button
                help={words.runs.tableHelp}
                onClick={() => {
                  onClose();
                  showRun(id);
                }}
              >
                {words.runs.table}
              </Button>
              <Button
                help={words.runs.reportHelp}
                onClick={() => {
                  onClose();
                  saveRunReport(host, run).catch(showError);
                }}
              >
                {words.runs.report}
              </Button>
            </>
          )}
          {host.native && (
            <Button
              icon="folder"
              help={words.runs.showFolderHelp}
              onClick={() => void host.native?.revealRun(id).catch(showError)}
            >
              {words.runs.showFolder}
            </Button>
          )}
          <Button icon="trash" help={words.runs.removeHelp} onClick={() => setAsking(true)}>
            {words.runs.removeAsk}
          </Button>
        </div>
      )}
    </li>
  );
}

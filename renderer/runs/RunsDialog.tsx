import { useState } from 'react';
import type { Host, RunInfo } from '#shared/contract';
import { saveRunReport } from '../report';
import { removeRun, showError, steerRun, useRuns } from '../state';
import { showRun } from '../table';
import { Button, Dialog, Progress } from '../ui';
import { duration } from '../ui/format';
import './runs.css';
import { canGoOn, progressText, rateText, stateNames } from './words';

interface RunsDialogProps {
  host: Host;
  onClose: () => void;
}

/** Every run, with its state and what can be done with it. */
export function RunsDialog({ host, onClose }: RunsDialogProps) {
  const runs = useRuns((state) => state.runs);
  return (
    <Dialog title="Runs" width={640} onClose={onClose}>
      {runs.length === 0 ? (
        <p className="dim">
          No runs yet. Open a folder, choose a model, then select Model › New Run. Each image
          becomes a row of a table that you can sort and filter.
        </p>
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
      <Progress label={`Progress of ${name}`} value={total > 0 ? done / total : 0} />
      <p className="dim">
        {[
          progressText(run),
          ...(rate === null ? [] : [rateText(rate)]),
          ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
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
          <span>Delete this run and its rows? The images stay.</span>
          <Button onClick={() => setAsking(false)}>Keep</Button>
          <Button look="primary" onClick={() => void removeRun(host, id).catch(showError)}>
            Remove
          </Button>
        </div>
      ) : (
        <div className="run-buttons">
          {state === 'running' && (
            <>
              <Button
                icon="pause"
                help="Pauses after the current image."
                onClick={() => steer('pause')}
              >
                Pause
              </Button>
              <Button
                icon="stop"
                help="Ends the run. Finished images keep their rows."
                onClick={() => steer('cancel')}
              >
                Stop
              </Button>
            </>
          )}
          {canGoOn(run) && (
            <Button
              icon="play"
              help="Resumes where the run stopped; nothing is processed twice."
              onClick={() => steer('resume')}
            >
              Resume
            </Button>
          )}
          {done > 0 && (
            <>
              <Button
                help="Shows the rows of the run below the stage."
                onClick={() => {
                  onClose();
                  showRun(id);
                }}
              >
                Table
              </Button>
              <Button
                help="Saves charts and a table of the rows as an HTML page."
                onClick={() => {
                  onClose();
                  saveRunReport(host, run).catch(showError);
                }}
              >
                Report…
              </Button>
            </>
          )}
          {host.native && (
            <Button
              icon="folder"
              help="Shows the run folder in the file manager."
              onClick={() => void host.native?.revealRun(id).catch(showError)}
            >
              Show folder
            </Button>
          )}
          <Button
            icon="trash"
            help="Deletes the run and its rows. The images stay."
            onClick={() => setAsking(true)}
          >
            Remove…
          </Button>
        </div>
      )}
    </li>
  );
}

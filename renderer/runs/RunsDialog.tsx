import { useState } from 'react';
import type { Host, RunInfo } from '#shared/contract';
import { saveRunReport } from '../report';
import { removeBatch, showError, steerBatch, useBatches } from '../state';
import { showRun } from '../table';
import { Button, Dialog, Progress } from '../ui';
import { duration } from '../ui/format';
import './runs.css';
import { canGoOn, progressText, rateText, stateNames } from './words';

interface BatchesDialogProps {
  host: Host;
  onClose: () => void;
}

/** Every batch, with its state and what can be done with it. */
export function BatchesDialog({ host, onClose }: BatchesDialogProps) {
  const runs = useBatches((state) => state.runs);
  return (
    <Dialog title="Batches" width={640} onClose={onClose}>
      {runs.length === 0 ? (
        <p className="dim">
          No batch yet. Open a folder, choose a model, and run it as a batch from the menu Model:
          each image becomes a row of a table that can be sorted and filtered.
        </p>
      ) : (
        <ul className="batches">
          {runs.map((run) => (
            <BatchItem key={run.id} host={host} run={run} onClose={onClose} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

interface BatchItemProps {
  host: Host;
  run: RunInfo;
  onClose: () => void;
}

function BatchItem({ host, run, onClose }: BatchItemProps) {
  const { id, name, model, state, started, done, total, rate, secondsLeft, error } = run;
  const [asking, setAsking] = useState(false);
  const steer = (how: 'pause' | 'resume' | 'cancel') => void steerBatch(host, how, id);
  return (
    <li aria-label={name}>
      <div className="batch-head">
        <strong className="ellipsis">{name}</strong>
        <span className={`batch-state batch-${state}`}>{stateNames[state]}</span>
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
        <p className="batch-error" role="alert">
          {error.message}. {error.hint}
        </p>
      )}
      {asking ? (
        <div className="batch-buttons">
          <span>Remove this batch and its rows? The images stay.</span>
          <Button onClick={() => setAsking(false)}>Keep</Button>
          <Button look="primary" onClick={() => void removeBatch(host, id).catch(showError)}>
            Remove
          </Button>
        </div>
      ) : (
        <div className="batch-buttons">
          {state === 'running' && (
            <>
              <Button
                icon="pause"
                help="Stops after the image under way."
                onClick={() => steer('pause')}
              >
                Pause
              </Button>
              <Button
                icon="stop"
                help="Ends the batch here. The images done keep their rows."
                onClick={() => steer('cancel')}
              >
                Stop
              </Button>
            </>
          )}
          {canGoOn(run) && (
            <Button
              icon="play"
              help="Goes on where it stopped: nothing is done twice."
              onClick={() => steer('resume')}
            >
              Resume
            </Button>
          )}
          {done > 0 && (
            <>
              <Button
                help="Shows the rows of the batch below the stage."
                onClick={() => {
                  onClose();
                  showRun(id);
                }}
              >
                Table
              </Button>
              <Button
                help="Saves the rows of the batch in charts and a table, as an HTML page."
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
              help="Shows the folder with its rows in the file manager."
              onClick={() => void host.native?.revealRun(id).catch(showError)}
            >
              Show folder
            </Button>
          )}
          <Button
            icon="trash"
            help="Deletes the batch and its rows. The images stay."
            onClick={() => setAsking(true)}
          >
            Remove…
          </Button>
        </div>
      )}
    </li>
  );
}

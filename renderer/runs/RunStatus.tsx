import { steerRun, useHost, useRuns } from '../state';
import { Button, IconButton, Progress } from '../ui';
import { duration } from '../ui/format';
import { rateText } from './words';
import './runs.css';

/** The run that runs, in the status bar; `onOpen` lists all. */
export function RunStatus({ onOpen }: { onOpen: () => void }) {
  const host = useHost();
  const run = useRuns(({ runs }) => runs.find(({ state }) => state === 'running'));
  const more = useRuns(({ runs }) => runs.filter(({ state }) => state === 'running').length - 1);
  if (!run) return null;
  const { id, name, done, total, rate, secondsLeft } = run;
  return (
    <section className="run-status" aria-label="Current run">
      <Button look="quiet" help={`${name}. Click to see all runs.`} onClick={onOpen}>
        Run {done.toLocaleString('en')}/{total.toLocaleString('en')}
      </Button>
      <Progress label={name} value={total > 0 ? done / total : undefined} />
      {rate !== null && <span className="dim">{rateText(rate)}</span>}
      {secondsLeft !== null && <span className="dim">{duration(secondsLeft)} left</span>}
      {more > 0 && <span className="dim">and {more} more</span>}
      <IconButton
        icon="pause"
        label="Pause run"
        help="Pauses after the current image. The run can be resumed later, even after a restart."
        onClick={() => void steerRun(host, 'pause', id)}
      />
      <IconButton
        icon="stop"
        label="Stop run"
        help="Ends the run. Finished images keep their rows."
        onClick={() => void steerRun(host, 'cancel', id)}
      />
    </section>
  );
}

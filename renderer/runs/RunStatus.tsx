import { steerRun, useHost, useRuns } from '../state';
import { Button, IconButton, Progress } from '../ui';
import { duration } from '../ui/format';
import { rateText } from './words';
import './runs.css';
import { words } from './words';

/** The run that runs, in the status bar; `onOpen` lists all. */
export function RunStatus({ onOpen }: { onOpen: () => void }) {
  const host = useHost();
  const run = useRuns(({ runs }) => runs.find(({ state }) => state === 'running'));
  const more = useRuns(({ runs }) => runs.filter(({ state }) => state === 'running').length - 1);
  if (!run) return null;
  const { id, name, done, total, rate, secondsLeft } = run;
  return (
    <section className="run-status" aria-label={words.runStatus.label}>
      <Button look="quiet" help={words.runStatus.help(name)} onClick={onOpen}>
        {words.runStatus.progress(done.toLocaleString('en'), total.toLocaleString('en'))}
      </Button>
      <Progress label={name} value={total > 0 ? done / total : undefined} />
      {rate !== null && <span className="dim">{rateText(rate)}</span>}
      {secondsLeft !== null && (
        <span className="dim">{words.runStatus.left(duration(secondsLeft))}</span>
      )}
      {more > 0 && <span className="dim">{words.runStatus.andMore(more)}</span>}
      <IconButton
        icon="pause"
        label={words.runStatus.pause}
        help={words.runStatus.pauseHelp}
        onClick={() => void steerRun(host, 'pause', id)}
      />
      <IconButton
        icon="stop"
        label={words.runStatus.stop}
        help={words.runStatus.stopHelp}
        onClick={() => void steerRun(host, 'cancel', id)}
      />
    </section>
  );
}

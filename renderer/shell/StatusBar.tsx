import { RunStatus } from '../runs';
import {
  chooseProvider,
  type Job,
  providerNames,
  useCurrentCard,
  useCurrentFile,
  useCurrentResult,
  useEngine,
  useHost,
  useResults,
} from '../state';
import { openDialog } from '../state/dialogs';
import { Button, Icon, MenuButton, Progress, tip } from '../ui';
import { duration, plural, probability, progressOf } from '../ui/format';
import { UpdateStatus } from '../updates';
import './status-bar.css';
import { useFailures } from '../dialogs/use-failures';
import { words } from './words';

export function StatusBar() {
  const job = useResults((state) => state.jobs.at(-1));
  const more = useResults((state) => state.jobs.length - 1);
  const unsandboxed = useHost().native?.sandboxed === false;
  return (
    <footer className="status-bar">
      <Provider />
      {unsandboxed && (
        <span className="status-down" {...tip(words.statusBar.noSandboxHelp)}>
          <Icon name="error" /> {words.statusBar.noSandbox}
        </span>
      )}
      <RunStatus onOpen={() => openDialog('runs')} />
      {job ? <JobStatus job={job} more={more} /> : <Spoken />}
      <UpdateStatus onOpen={() => openDialog('updates')} />
      <ErrorCount />
    </footer>
  );
}

/** What runs the models and why; click to choose another. */
function Provider() {
  const host = useHost();
  const { info, connection } = useEngine();
  if (connection === 'down') {
    return (
      <span className="status-down" role="alert">
        <Icon name="error" /> {words.statusBar.restarting}
      </span>
    );
  }
  if (!info) return <span className="status-provider dim">{words.statusBar.starting}</span>;

  const entries = (['auto', ...info.available] as const).map((id) => ({
    id,
    title: providerNames[id],
    checked: info.wanted === id,
    ...(id === info.provider ? { note: info.reason } : {}),
    run: () => void chooseProvider(host, id),
  }));
  return (
    <MenuButton
      look="quiet"
      title={`${providerNames[info.provider]}, ${plural(info.threads, 'thread')}`}
      label={words.statusBar.provider}
      help={words.statusBar.providerHelp(info.reason)}
      entries={() => entries}
    />
  );
}

function JobStatus({ job, more }: { job: Job; more: number }) {
  const known = job.total > 1;
  const seconds = (performance.now() - job.startedAt) / 1000;
  const rate = job.done / seconds;
  const left = known && job.done > 0 ? (job.total - job.done) / rate : undefined;
  return (
    <div className="status-job">
      <span className="ellipsis">{job.title}</span>
      <Progress label={job.title} value={known ? job.done / job.total : undefined} />
      {known && <span>{progressOf(job)}</span>}
      {job.step && <span className="dim ellipsis">{job.step}</span>}
      {left !== undefined && seconds > 1 && (
        <span className="dim">{words.statusBar.left(duration(left))}</span>
      )}
      {more > 0 && <span className="dim">{words.statusBar.andMore(more)}</span>}
      <Button look="quiet" icon="stop" help={words.statusBar.cancelHelp} onClick={job.cancel}>
        {words.statusBar.cancel}
      </Button>
    </div>
  );
}

/** The outcome in a sentence, read out by screen readers when it changes. */
function Spoken() {
  const file = useCurrentFile();
  const card = useCurrentCard();
  const result = useCurrentResult();
  const top = result?.parts.predictions?.top[0];
  const said = top ? `${top.label} ${probability(top.p)}` : words.statusBar.done;
  return (
    <p className="status-said ellipsis dim" role="status" aria-live="polite">
      {file && card && result && `${file.entry.name}: ${said}`}
    </p>
  );
}

function ErrorCount() {
  const count = useFailures().length;
  return (
    <Button
      look="quiet"
      help={words.statusBar.errorsHelp}
      disabled={count === 0}
      onClick={() => openDialog('errors')}
    >
      {count > 0 && (
        <span className="status-errors">
          <Icon name="error" />
        </span>
      )}
      {plural(count, 'error')}
    </Button>
  );
}

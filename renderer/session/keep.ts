import { z } from 'zod';
import { type Host, type LostSession, MOST_IMAGES, OpenedSession } from '#shared/contract';
import { showError, useLibrary, useModels, useSettings, useUndo, useView } from '../state';
import { putSession, snapshot, takeState } from './state';
import { isUnsaved, setSession, useSession } from './store';

/*
 * What is not saved is kept by the engine, so that it outlives window, engine and host. Over a reload the
 * tab itself carries it.
 */

const STORAGE_KEY = 'vitrine.session';
/** A change is kept this long after it; further ones meanwhile go with it. */
const KEEP_MS = 1000;
/** Keeping a library of a hundred thousand takes seconds: it gets at most this share of the time. */
const SHARE = 0.1;

/** What a tab carries over a reload. */
const Carried = z.object({
  /** The window's name for itself before. */
  window: z.uuid(),
  /** Absent after a crash: then the engine has it. */
  session: OpenedSession.optional(),
  unsaved: z.boolean().optional(),
});

/** This window's name for itself. */
const self = crypto.randomUUID();
const lockName = (window: string): string => `vitrine-window-${window}`;

/**
 * Puts back what stood in this tab before it was reloaded or crashed, and from then on keeps what is not
 * saved. Returns the off switch.
 */
export function keepSession(host: Host): () => void {
  const carried = readCarried();
  carry({ window: self });
  // Held as long as this window lives, however it ends.
  void navigator.locks?.request(lockName(self), () => new Promise(() => undefined));
  if (carried) void takeUpCarried(host, carried).catch(() => undefined); // Nothing was kept of it.

  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = '';
  let took = 0;
  const keep = async () => {
    const start = performance.now();
    try {
      // Saving tells that it is too much.
      if (useLibrary.getState().items.size > MOST_IMAGES) return;
      const text = isUnsaved() ? JSON.stringify([takeState(), useSession.getState().name]) : '';
      if (text === kept) return;
      kept = text;
      const { name, file } = useSession.getState();
      if (text === '') await host.call('sessions.drop', { window: self });
      else await host.call('sessions.keep', { window: self, name, file, state: takeState() });
    } catch (thrown) {
      kept = ''; // Tried again with the next change.
      showError(thrown);
    } finally {
      took = performance.now() - start;
    }
  };
  const soon = () => {
    if (timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        void keep();
      },
      Math.max(KEEP_MS, took / SHARE),
    );
  };
  const leave = () => {
    const left = { window: self, session: snapshot(), unsaved: isUnsaved() };
    // What is too long for the tab stays with the engine.
    if (carry(left)) host.call('sessions.drop', { window: self }).catch(() => undefined);
  };
  const ask = (event: BeforeUnloadEvent) => {
    if (useSession.getState().name !== '' && isUnsaved()) event.preventDefault();
  };
  const off = [
    ...[useUndo, useLibrary, useModels, useSettings, useView, useSession].map((store) =>
      (store.subscribe as (listener: () => void) => () => void)(soon),
    ),
    host.onConnection((state) => {
      if (state === 'up') soon();
    }),
  ];
  window.addEventListener('pagehide', leave);
  window.addEventListener('beforeunload', ask);
  return () => {
    clearTimeout(timer);
    for (const stop of off) stop();
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('beforeunload', ask);
  };
}

async function takeUpCarried(
  host: Host,
  { window, session, unsaved }: z.output<typeof Carried>,
): Promise<void> {
  if (session) takeUp(session, unsaved ?? false);
  else {
    if ((await livingWindows()).has(window)) return; // A copy of a tab begins afresh.
    takeUp(await host.call('sessions.recover', { window }), true);
  }
  await host.call('sessions.drop', { window });
}

function takeUp(session: OpenedSession, unsaved: boolean): void {
  putSession(session);
  const { name, file } = session;
  setSession({ name, file, savedAt: unsaved ? 'never' : null });
}

function readCarried(): z.output<typeof Carried> | undefined {
  try {
    return Carried.parse(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? ''));
  } catch {
    return undefined; // A new tab, or one of another version.
  }
}

/** False where it is more than a browser keeps. */
function carry(carried: z.input<typeof Carried>): boolean {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(carried));
    return true;
  } catch {
    return false;
  }
}

/** Windows of this browser that are open. */
async function livingWindows(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name = '' }) => name.replace(lockName(''), '')));
}

/** What is kept of windows that have died, newest first. */
export async function lostSessions(host: Host): Promise<LostSession[]> {
  const [kept, living] = await Promise.all([host.call('sessions.kept', {}), livingWindows()]);
  return kept.filter(({ window }) => !living.has(window));
}

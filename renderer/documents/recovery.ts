import { z } from 'zod';
import {
  Annotation,
  type Host,
  type Leave,
  type LostDocument,
  MOST_IMAGES,
  OpenedDocument,
  Sha256,
} from '#shared/contract';
import { isEngineCrash } from '#shared/wire';
import {
  paced,
  resendAnnotations,
  showError,
  useAnnotations,
  useLibrary,
  useModels,
  useSettings,
  useUndo,
  useView,
} from '../state';
import { saveNatively } from './files';
import { putDocument, snapshot, takeState } from './snapshot';
import { isUnsaved, setDocument, useDocument } from './store';

/*
 * What is not saved is kept twice. The engine keeps it on disk, so that it outlives window, engine and host. The
 * tab's own storage has it at once: it outlives a reload, and a crash of the page while the engine is busy or away.
 */

const STORAGE_KEY = 'vitrine.session';
const UNSENT_KEY = 'vitrine.unsent-annotations';
/** Keeping a library of a hundred thousand takes seconds, so each way has its share of the time. */
const TO_ENGINE = { delayMs: 1000, share: 0.1 };
/** After the frame that shows the change. */
const TO_TAB = { delayMs: 20, share: 0.02 };
/** What a person has done does not wait for what follows from it. */
const STEPS_TO_TAB = { delayMs: 0, share: 0.5 };
/** The window does not stay open for longer than this because the engine is away. */
const DROP_MS = 3000;

/** What a tab carries over a reload or a crash. */
const Carried = z.object({
  /** The window's name for itself before. */
  window: z.uuid(),
  /** Whether the page was left, not crashed. */
  left: z.boolean(),
  /** Absent where it is too long for the tab: then the engine has it. */
  session: OpenedDocument.optional(),
  unsaved: z.boolean(),
});
/** Tags and notes that the engine has not confirmed. */
const Unsent = z.record(Sha256, Annotation);

/** This window's name for itself. */
const self = crypto.randomUUID();
const lockName = (window: string): string => `vitrine-window-${window}`;

/**
 * Puts back what stood in this tab before it was reloaded or crashed, and from then on keeps what is not
 * saved. Returns the off switch.
 */
export function keepDocument(host: Host): () => void {
  // Held as long as this window lives, however it ends.
  void navigator.locks?.request(lockName(self), () => new Promise(() => undefined));

  let kept = '';
  const keep = async () => {
    try {
      // Saving tells that it is too much.
      if (useLibrary.getState().items.size > MOST_IMAGES) return;
      const text = isUnsaved() ? JSON.stringify([takeState(), useDocument.getState().name]) : '';
      if (text === kept) return;
      kept = text;
      const { name, file } = useDocument.getState();
      if (text === '') await host.call('documents.drop', { window: self });
      else await host.call('documents.keep', { window: self, name, file, state: takeState() });
    } catch (thrown) {
      kept = ''; // Tried again with the next change, and with the next engine.
      if (!isEngineCrash(thrown)) showError(thrown);
    }
  };
  const toEngine = paced(keep, TO_ENGINE);
  resendAnnotations(host, read(UNSENT_KEY, Unsent) ?? {});
  const carried = read(STORAGE_KEY, Carried);
  let isTakenUp = carried === undefined;
  const carryNow = () => {
    if (isTakenUp) carry(false);
  };
  const toTab = paced(carryNow, TO_TAB);
  const stepsToTab = paced(carryNow, STEPS_TO_TAB);
  const soon = () => {
    toTab.soon();
    toEngine.soon();
  };
  const leave = () => {
    // What is too long for the tab stays with the engine.
    if (isTakenUp && carry(true) === 'all') {
      host.call('documents.drop', { window: self }).catch(() => undefined);
    }
  };
  /** Whether the desktop's window may close; see `Leave`. */
  const prepareToClose = async (how: Leave): Promise<boolean> => {
    if (how === 'save') {
      await saveNatively(host, false).catch(showError);
      if (isUnsaved()) return false;
    }
    stop();
    if (how === 'keep') await keep();
    else {
      await host
        .call('documents.drop', { window: self }, { signal: AbortSignal.timeout(DROP_MS) })
        .catch(() => undefined); // It is offered at the next start, though it need not be.
    }
    return true;
  };
  const ask = (event: BeforeUnloadEvent) => {
    // The desktop asks by itself.
    if (host.native) return;
    if (useDocument.getState().name !== '' && isUnsaved()) event.preventDefault();
  };
  const off = [
    ...[useUndo, useLibrary, useModels, useSettings, useView, useDocument].map((store) =>
      (store.subscribe as (listener: () => void) => () => void)(soon),
    ),
    useUndo.subscribe(stepsToTab.soon),
    useAnnotations.subscribe(({ unsent }, before) => {
      if (unsent !== before.unsent) put(UNSENT_KEY, unsent);
    }),
    host.onConnection((state) => {
      if (state === 'up') soon();
    }),
    host.native?.onLeave(prepareToClose),
  ];
  const stop = () => {
    for (const pace of [toEngine, toTab, stepsToTab]) pace.stop();
    for (const one of off) one?.();
  };
  window.addEventListener('pagehide', leave);
  window.addEventListener('beforeunload', ask);

  if (carried) {
    void takeUpCarried(host, carried)
      .catch(() => undefined) // Nothing was kept of it.
      .finally(() => {
        isTakenUp = true;
        toTab.soon();
      });
  } else carry(false);
  return () => {
    stop();
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('beforeunload', ask);
  };
}

async function takeUpCarried(host: Host, carried: z.output<typeof Carried>): Promise<void> {
  const { window, left, session: opened, unsaved } = carried;
  // A copy of a tab begins with nothing.
  if (!left && (await livingWindows()).has(window)) return;
  if (opened) takeUp(opened, unsaved);
  else takeUp(await host.call('documents.recover', { window }), true);
  await host.call('documents.drop', { window });
}

function takeUp(opened: OpenedDocument, unsaved: boolean): void {
  putDocument(opened);
  const { name, file } = opened;
  setDocument({ name, file, savedAt: unsaved ? 'never' : null });
}

/** Undefined in a new tab, or where another version has written it. */
function read<T extends z.ZodType>(key: string, form: T): z.output<T> | undefined {
  try {
    return form.parse(JSON.parse(sessionStorage.getItem(key) ?? ''));
  } catch {
    return undefined;
  }
}

const put = (key: string, value: unknown): void =>
  sessionStorage.setItem(key, JSON.stringify(value));

/** Leaves the document out where it is more than a browser keeps. */
function carry(left: boolean): 'all' | 'rest' {
  const rest: z.input<typeof Carried> = { window: self, left, unsaved: isUnsaved() };
  try {
    put(STORAGE_KEY, { ...rest, session: snapshot() });
    return 'all';
  } catch {
    put(STORAGE_KEY, rest);
    return 'rest';
  }
}

/** Windows of this browser that are open. */
async function livingWindows(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name = '' }) => name.replace(lockName(''), '')));
}

/** What is kept of windows that have died, newest first. */
export async function lostDocuments(host: Host): Promise<LostDocument[]> {
  const [kept, living] = await Promise.all([host.call('documents.kept', {}), livingWindows()]);
  return kept.filter(({ window }) => !living.has(window));
}

import { create } from 'zustand';
import type { Host, Input } from '#shared/contract';
import { type Attribution, type MapMethod, VitrineError } from '#shared/types';

type MapAttribution = Extract<Attribution, { method: MapMethod }>;

export type Question = Omit<Input<'attribution.explain'>, 'job'> & { readonly method: MapMethod };

/** A map with its numbers. */
export interface Explained {
  readonly attribution: MapAttribution;
  /** [h*w] */
  readonly values: Float32Array;
  readonly range: readonly [min: number, max: number];
}

export type Answer =
  | { readonly state: 'running'; readonly share: number | undefined }
  | { readonly state: 'done'; readonly explained: Explained }
  | { readonly state: 'failed'; readonly error: VitrineError };

/** Answers that are kept; the oldest are dropped. */
const KEPT = 64;

/** By question. They outlive the view: methods take long. */
export const useAnswers = create<{ readonly byKey: ReadonlyMap<string, Answer> }>()(() => ({
  byKey: new Map(),
}));

export const keyOf = (question: Question): string => JSON.stringify(question);

function put(question: Question, answer: Answer | undefined): void {
  const byKey = new Map(useAnswers.getState().byKey);
  byKey.delete(keyOf(question));
  if (answer) byKey.set(keyOf(question), answer);
  for (const key of [...byKey.keys()].slice(0, Math.max(0, byKey.size - KEPT))) byKey.delete(key);
  useAnswers.setState({ byKey });
}

/** Asks one after another what has no answer yet. */
export async function askAll(
  host: Host,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<void> {
  for (const question of questions) {
    if (signal.aborted) return;
    const known = useAnswers.getState().byKey.get(keyOf(question));
    const isFinal = known?.state === 'failed' && known.error.code === 'unsupported';
    if (known?.state === 'done' || isFinal) continue;
    await ask(host, question, signal);
  }
}

async function ask(host: Host, question: Question, signal: AbortSignal): Promise<void> {
  const job = crypto.randomUUID();
  put(question, { state: 'running', share: undefined });
  const off = host.on('job', (body) => {
    if (body.job !== job || body.state !== 'running' || signal.aborted) return;
    const share = body.total > 1 ? body.done / body.total : undefined;
    put(question, { state: 'running', share });
  });
  try {
    const given = await host.call('attribution.explain', { job, ...question }, { signal });
    const attribution = given.attribution as MapAttribution;
    const { data } = await host.tensor(attribution.map, [], { signal });
    const values = Float32Array.from(data);
    const range = [Math.min(...values), Math.max(...values)] as const;
    put(question, { state: 'done', explained: { attribution, values, range } });
  } catch (thrown) {
    const error = VitrineError.from(thrown);
    put(question, signal.aborted ? undefined : { state: 'failed', error });
  } finally {
    off();
  }
}

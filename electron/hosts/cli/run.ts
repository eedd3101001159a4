import { scoreWords } from '#shared/parts';
import { VitrineError } from '#shared/types';
import type { Engine, RunItem, RunTask } from '../../engine';
import { type Answer, answer, failure, inWords } from './answer';
import type { Io } from './io';
import { Tally } from './tally';
import type { Truth } from './truth';

/** Runs a task and prints each outcome. Resolves with the exit status; throws VitrineError. */
export async function runTask(
  task: RunTask & { readonly truth: Truth | null },
  { engine, io, json }: { engine: Engine; io: Io; json: boolean },
): Promise<number> {
  const { model, folder, truth, inputs } = task;
  const { card } = model;
  const { signal } = io;
  const tally = new Tally(io, inputs.length);
  const print = (printed: Answer, item: RunItem, outcome = item.outcome) => {
    tally.add(printed, item.more);
    io.out(json ? `${JSON.stringify(printed)}\n` : inWords(printed, outcome));
  };
  let warned = false;
  const warnOfNoEmbedding = ({ embedding, outcome }: RunItem) => {
    if (!task.embeddings || warned || embedding || outcome instanceof VitrineError) return;
    io.err(`${card.id} shows no embedding: the rows hold none.\n`);
    warned = true;
  };
  await engine.execute(task, {
    signal,
    stop: () => (signal.aborted ? 'interrupted' : null),
    write: (item) => {
      warnOfNoEmbedding(item);
      return answer({ engine, card, folder, truth, signal }, item);
    },
    done: (item, written) => print(written.answer, item, written.outcome),
    // This image is reported, and the next ones wait for better times.
    failed: (item, error) => print(failure(card, item, error), item),
  });
  if (truth && inputs.length > 1) {
    const summary = truth.sum();
    if (json) io.out(`${JSON.stringify({ summary })}\n`);
    io.err(`${summary.images} of ${inputs.length} images together: ${scoreWords(summary)}\n`);
  }
  // What failed before it was resumed has failed still.
  return tally.status || (folder && folder.facts.failed > 0 ? 1 : 0);
}

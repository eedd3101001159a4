import type { Host } from '#shared/contract';
import { type ModelCard, type Result, VitrineError } from '#shared/types';
import { currentSettings, runAside } from '../../state';
import { CLASSES, isWhole } from './compare';
import { type Edit, settingsOf } from './edit';
import { identityOf, keyOf, setAnswer, useEdits } from './store';
import { words } from './words';

interface Edited {
  readonly host: Host;
  readonly file: string;
  readonly name: string;
  readonly card: ModelCard;
  readonly result: Result;
}

/** What runs now, by the key of its edit: a newer one cancels it. */
const running = new Map<string, AbortController>();

/** Runs the model with the settings of `result` and an edit; the answer goes to the store. */
export async function runEdit({ host, file, name, card, result }: Edited, edit: Edit) {
  const key = keyOf(result);
  const answer = useEdits.getState().answers.get(key);
  const asked = { edit, of: identityOf(result), last: answer?.runs ?? answer?.last };
  setAnswer(key, asked);
  running.get(key)?.abort();
  const own = new AbortController();
  running.set(key, own);
  // A newer run of the same image and model, or the same with other settings, has overtaken it.
  const overtaken = () => useEdits.getState().answers.get(key) !== asked;
  const settings = { ...currentSettings(card), topK: CLASSES };
  const run = (more: Record<string, string>, title: string) =>
    runAside(host, { file, card, settings: { ...settings, ...more } }, title, own.signal);
  try {
    const after = await run(settingsOf(edit), words.runEdit.edited(name));
    // Classes that were not among the most probable ones may be now.
    const whole = isWhole(result.parts.predictions?.top ?? [], card);
    const before = whole || overtaken() ? result : await run({}, words.runEdit.notEdited(name));
    if (!overtaken()) setAnswer(key, { ...asked, runs: { before, after } });
  } catch (thrown) {
    const error = VitrineError.from(thrown).toBody();
    if (!overtaken()) setAnswer(key, { ...asked, error });
  } finally {
    if (running.get(key) === own) running.delete(key);
  }
}

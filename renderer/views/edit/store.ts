import { z } from 'zod';
import { create } from 'zustand';
import { type ErrorBody, type Result, VitrineError } from '#shared/types';
import { currentResult, perform } from '../../state';
import { type Edit, noEdit, patchesOf, type Tool, withPatches } from './edit';
import { words } from './words';

/** What the model said of an edited image. */
export interface Answer {
  /** The edit that was run. */
  readonly edit: Edit;
  /** The result without it that it is compared with; another one asks for a new run. */
  readonly of: string;
  /** Absent while it runs, or where it could not be run. */
  readonly runs?: Runs;
  readonly error?: ErrorBody;
  /** Of the answer before this one: shown until this one is there. */
  readonly last?: Runs | undefined;
}

interface Runs {
  readonly before: Result;
  readonly after: Result;
}

interface EditState {
  /** What the next patch gets. */
  readonly tool: Tool;
  /** Edits by the image and model that they belong to. */
  readonly edits: ReadonlyMap<string, Edit>;
  /** The last run of each, by the same keys. */
  readonly answers: ReadonlyMap<string, Answer>;
}

export const useEdits = create<EditState>()(() => ({
  tool: 'mask',
  edits: new Map(),
  answers: new Map(),
}));

const { getState: get, setState: set } = useEdits;

/** An edit belongs to an image and a model, not to the model's settings. */
export const keyOf = ({ provenance }: Pick<Result, 'provenance'>): string =>
  `${provenance.imageSha256}/${provenance.modelSha256}`;

/** A result and the settings that it was read with. */
export const identityOf = ({ id, provenance }: Result): string =>
  `${id} ${JSON.stringify(provenance.settings)}`;

export const setTool = (tool: Tool): void => set({ tool });

export const editOf = (key: string): Edit => get().edits.get(key) ?? noEdit;

const setEdit = (key: string, edit: Edit): void =>
  set({ edits: new Map(get().edits).set(key, edit) });

export const setAnswer = (key: string, answer: Answer): void =>
  set({ answers: new Map(get().answers).set(key, answer) });

export function clearAnswer(key: string): void {
  const answers = new Map(get().answers);
  answers.delete(key);
  set({ answers });
}

/** Changes an edit; undoable, and what is drawn in one stroke is one step. */
export function changeEdit(title: string, key: string, edit: Edit, stroke?: string): void {
  const before = editOf(key);
  perform({
    title,
    ...(stroke === undefined ? {} : { merge: `edit:${stroke}` }),
    apply: () => setEdit(key, edit),
    revert: () => setEdit(key, before),
  });
}

const Patches = z.array(z.number().int().nonnegative());
const SavedEdit = z.object({
  key: z.string(),
  drop: Patches,
  keep: Patches,
  mask: Patches,
  ran: z.boolean(),
});
/** What is saved: with a figure the edit of its image, with a document all. */
const Saved = z.object({
  tool: z.enum(['drop', 'keep', 'mask']),
  edit: SavedEdit.nullable(),
  all: z.array(SavedEdit).optional(),
});

function savedEdit(key: string): z.input<typeof SavedEdit> {
  const edit = editOf(key);
  const [drop, keep, mask] = (['drop', 'keep', 'mask'] as const).map((used) =>
    patchesOf(edit, used),
  );
  return { key, drop: drop!, keep: keep!, mask: mask!, ran: get().answers.has(key) };
}

export function savedSpec(): z.input<typeof Saved> {
  const result = currentResult();
  return { tool: get().tool, edit: result ? savedEdit(keyOf(result)) : null };
}

export function wholeSpec(): z.input<typeof Saved> {
  const { tool, edits } = get();
  return { tool, edit: null, all: [...edits.keys()].map(savedEdit) };
}

/** Takes over saved edits; those that had been run run again. Throws `bad-input`. */
export function restoreSpec(saved: unknown): void {
  const parsed = Saved.safeParse(saved);
  if (!parsed.success) {
    throw new VitrineError('bad-input', words.store.notRestorable, {
      hint: words.store.notRestorableHint,
    });
  }
  const { tool, edit, all } = parsed.data;
  setTool(tool);
  if (all) set({ edits: new Map(), answers: new Map() });
  for (const one of [...(all ?? []), ...(edit ? [edit] : [])]) restoreEdit(one);
}

function restoreEdit({ key, drop, keep, mask, ran }: z.output<typeof SavedEdit>): void {
  const restored = withPatches(
    withPatches(withPatches(noEdit, drop, 'drop'), keep, 'keep'),
    mask,
    'mask',
  );
  setEdit(key, restored);
  if (ran) setAnswer(key, { edit: restored, of: '' });
}

import { dirname, join } from 'node:path';
import { patchGrid } from '#shared/patches';
import { type Size, type Tensor, VitrineError } from '#shared/types';
import { type ModelInput, sizeOf } from '../family-kit/family';
import type { Step } from '../jobs/queue';
import type { GraphEdit, SessionPool } from '../onnx-sessions/pool';
import type { StoredResult } from '../results/stored';

/** A result whose model is asked why. */
export interface Subject {
  readonly stored: StoredResult;
  /** Inputs besides the image. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly sessions: SessionPool;
  readonly step: Step;
}

/** The graph that makes the output. Throws VitrineError('unsupported') for models of several graphs. */
export function graphFile({ stored }: Subject): { name: string; path: string; folder: string } {
  const { model } = stored;
  const graphs = model.card.files.filter(({ name }) => name.endsWith('.onnx'));
  const [graph, ...more] = graphs;
  if (!graph || more.length > 0) {
    throw new VitrineError('unsupported', `${model.card.id} is made of ${graphs.length} graphs`, {
      hint: 'Explanations need a model that is one ONNX file.',
    });
  }
  const folder = dirname(model.path);
  return { name: graph.name, path: join(folder, graph.name), folder };
}

/** The grid of the patches over the input. Throws VitrineError('unsupported') for a model without patches. */
export function gridOf({ stored }: Subject): Size {
  const { card } = stored.model;
  const grid = patchGrid(card, sizeOf(stored.input, card));
  if (grid) return grid;
  throw new VitrineError('unsupported', `${card.id} has no patch grid`, {
    hint: 'Maps need one; the method gradient does not.',
  });
}

/** A changed graph, and what it is fed besides. */
interface Change {
  readonly edit: GraphEdit;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** What the model, perhaps changed, makes of an input in place of the result's. */
export async function outputOf(
  subject: Subject,
  input: ModelInput,
  change?: Change,
): Promise<Tensor> {
  const { stored, feeds, sessions } = subject;
  const { card } = stored.model;
  const { outputs } = await sessions.run(stored.model, input, {
    file: graphFile(subject).name,
    feeds: { ...feeds, ...change?.feeds },
    layers: [],
    outputs: 'main',
    ...(change && { edit: change.edit }),
  });
  return outputs.get(card.output)!;
}

/** What a changed graph gives besides. */
export async function editedOutputs(
  { stored, feeds, sessions }: Subject,
  input: ModelInput,
  o: { file: string; edit: GraphEdit; feeds?: Readonly<Record<string, Tensor>> },
): Promise<ReadonlyMap<string, Tensor>> {
  const { edited } = await sessions.run(stored.model, input, {
    file: o.file,
    feeds: { ...feeds, ...o.feeds },
    layers: [],
    outputs: 'none',
    edit: o.edit,
  });
  return edited;
}

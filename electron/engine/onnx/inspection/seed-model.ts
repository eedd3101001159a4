import { basename, extname } from 'node:path';
import { cardFactsOf } from '#shared/parts';
import { type ModelCard, type ModelFile, preprocessFrom, type Size } from '#shared/types';
import type { Graph } from '../reading/graph';
import { loadError } from '../reading/load-error';
import { EMPTY } from '../reading/schema';
import type { Facts } from './config';
import { checkRun, type GraphContract, misfit } from './contract';
import { otherInputs, requiredInputs } from './input';
import { probeModel } from './probe';

/** A graph of a model that starts from seeds, and what its family expects of it. */
export interface SeedGraph {
  readonly file: ModelFile;
  readonly external: readonly ModelFile[];
  readonly bytes: Uint8Array;
  readonly folder: string;
  readonly graph: Graph;
  readonly contract: GraphContract;
}

/** Runs each graph once, and makes the card of what is known. Throws as `inspectModel`. */
export async function inspectSeedModel(
  id: string,
  graphs: readonly SeedGraph[],
  { card, facts }: { card: Facts['card']; facts: Facts },
): Promise<ModelCard> {
  for (const one of graphs) await checkGraph(one);
  const [first] = graphs as [SeedGraph];
  const { input = '', size = [1, 1] as Size } = first.contract.noImage ?? {};
  const name = first.file.name;
  const { producerName = '', producerVersion = '' } = first.graph.model;
  const exporter = producerName && `; exported by ${producerName} ${producerVersion}`.trimEnd();
  const source = card.preprocess ? 'card' : 'graph';
  return {
    id,
    family: card.family ?? 'score',
    title: card.title ?? basename(name, extname(name)),
    task: 'generation',
    files: graphs.flatMap(({ file, external }) => [file, ...external]),
    input,
    output: card.output ?? Object.keys(first.contract.outputs)[0] ?? '',
    patch: card.patch ?? null,
    // No image goes in: only the size of what comes out is of use.
    preprocess: card.preprocess ?? noPreprocess(size),
    labels: card.labels ?? [],
    settings: card.settings ?? [...(first.contract.settings ?? [])],
    attention: [],
    notes: [...(card.notes ?? []), ...facts.notes],
    sources: card.sources ?? {
      task: source,
      labels: source,
      grid: source,
      special: source,
      preprocess: source,
      preprocessing: preprocessFrom(source),
    },
    licence: card.licence ?? 'unknown',
    source: card.source ?? `Imported${exporter}`,
    data: card.data ?? 'unknown',
    measured: card.measured ?? [],
    ...(card.gflops && { gflops: card.gflops }),
    ...cardFactsOf(card),
  };
}

async function checkGraph({ file, bytes, folder, graph, contract }: SeedGraph): Promise<void> {
  const unknown = requiredInputs(graph).find(
    ({ name }) => !Object.hasOwn(contract.inputs, name ?? ''),
  );
  if (unknown) throw misfit(file.name, `the graph also takes “${unknown.name}”`);
  const inputs = otherInputs(requiredInputs(graph), file.name, contract);
  const probe = await probeModel(bytes, folder, inputs, [], EMPTY).catch((error: unknown) => {
    throw loadError(error, file.name, graph);
  });
  checkRun(file.name, contract, { outputs: probe.outputs, layers: 0 });
}

const noPreprocess = (size: Size): ModelCard['preprocess'] => ({
  size,
  resize: 'none',
  resizeTo: size[0],
  interpolation: 'nearest',
  scale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channels: 'RGB',
  layout: 'NCHW',
});

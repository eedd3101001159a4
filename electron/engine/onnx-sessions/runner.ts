import { InferenceSession, type Tensor } from 'onnxruntime-node';

/** A graph that is open, in this thread or in another. */
export interface Runner {
  readonly inputs: readonly InferenceSession.ValueMetadata[];
  readonly outputNames: readonly string[];
  /** `ms`: inside the runtime. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
  ): Promise<{ values: Record<string, Tensor>; ms: number }>;
  release(): Promise<void>;
}

/** Rejects with what the runtime says of the graph. */
export type OpenRunner = (
  graph: Uint8Array,
  options: InferenceSession.SessionOptions,
) => Promise<Runner>;

/** In this thread, which a run blocks. */
export const openRunner: OpenRunner = async (graph, options) => {
  const session = await InferenceSession.create(graph, options);
  return {
    inputs: session.inputMetadata,
    outputNames: session.outputNames,
    async run(feeds, fetches) {
      const start = performance.now();
      const values = await session.run(feeds, fetches);
      return { values, ms: performance.now() - start };
    },
    release: () => session.release(),
  };
};

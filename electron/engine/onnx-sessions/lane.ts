import { Worker } from 'node:worker_threads';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { type Client, client, portChannel } from '#shared/wire';
import type { OpenRunner } from './runner';

/** A tensor of the runtime as it crosses between threads: `dims` are its shape. */
const Value = z.object({
  type: z.custom<Tensor.Type>(),
  data: z.custom<Tensor.DataType>(),
  dims: z.array(z.number()),
});
type Value = z.infer<typeof Value>;

/** What a lane's thread does; see lane-thread.ts. */
export const laneMethods = {
  ready: { input: z.object({}), output: z.object({}) },
  open: {
    input: z.object({
      graph: z.custom<Uint8Array>(),
      options: z.custom<InferenceSession.SessionOptions>(),
    }),
    output: z.object({
      runner: z.number(),
      inputs: z.custom<readonly InferenceSession.ValueMetadata[]>(),
      outputNames: z.array(z.string()),
    }),
  },
  run: {
    input: z.object({
      runner: z.number(),
      feeds: z.record(z.string(), Value),
      fetches: z.array(z.string()),
    }),
    output: z.object({ values: z.record(z.string(), Value), ms: z.number() }),
  },
  release: { input: z.object({ runner: z.number() }), output: z.object({}) },
};

/** Sessions in a thread of its own: a run leaves the thread that asks for it free. */
export class Lane {
  readonly #worker: Worker;
  #ended = false;
  readonly #thread: Client<typeof laneMethods, Record<never, never>>;

  /** `module`: lane-thread.ts as it was built. */
  constructor(module: string) {
    const { port1, port2 } = new MessageChannel();
    this.#worker = new Worker(module, { workerData: port2, transferList: [port2 as never] });
    const channel = portChannel(port1);
    this.#worker.on('error', () => channel.close());
    // With the channel every call fails: whoever hears of that finds the lane ended.
    channel.onClose(() => {
      this.#ended = true;
    });
    this.#thread = client(channel, laneMethods, {});
  }

  /** Rejects where the thread cannot be started. */
  async ready(): Promise<void> {
    await this.#thread.call('ready', {});
  }

  readonly open: OpenRunner = async (graph, options) => {
    const { runner, inputs, outputNames } = await this.#thread.call('open', { graph, options });
    return {
      inputs,
      outputNames,
      run: async (feeds, fetches) => {
        const given = { runner, feeds: each(feeds, toValue), fetches: [...fetches] };
        const { values, ms } = await this.#thread.call('run', given);
        return { values: each(values, fromValue), ms };
      },
      release: async () => void (await this.#thread.call('release', { runner })),
    };
  };

  get ended(): boolean {
    return this.#ended;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The tensor's parts: its class is lost on the way. */
export const toValue = ({ type, data, dims }: Tensor): Value => ({ type, data, dims: [...dims] });

export const fromValue = ({ type, data, dims }: Value): Tensor =>
  new Tensor(type as 'float32', data as Float32Array, dims);

export const each = <A, B>(
  of: Readonly<Record<string, A>>,
  make: (value: A) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, make(value)]));

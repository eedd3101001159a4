/*
 * Entry of a lane's thread (lane.ts): opens graphs and runs them, one call after another.
 */
import { workerData } from 'node:worker_threads';
import type { z } from 'zod';
import { portChannel, serve } from '#shared/wire';
import { each, fromValue, type laneMethods, toValue } from './lane';
import { openRunner, type Runner } from './runner';

const runners: Runner[] = [];

const answers = {
  ready: async () => ({}),
  async open({ graph, options }: z.output<typeof laneMethods.open.input>) {
    const opened = await openRunner(graph, options);
    const runner = runners.push(opened) - 1;
    return { runner, inputs: opened.inputs, outputNames: opened.outputNames };
  },
  async run({ runner, feeds, fetches }: z.output<typeof laneMethods.run.input>) {
    const { values, ms } = await runners[runner]!.run(each(feeds, fromValue), fetches);
    return { values: each(values, toValue), ms };
  },
  async release({ runner }: z.output<typeof laneMethods.release.input>) {
    await runners[runner]?.release();
    delete runners[runner];
    return {};
  },
};

serve(portChannel(workerData as MessagePort), (method, input) =>
  answers[method as keyof typeof answers](input as never),
);

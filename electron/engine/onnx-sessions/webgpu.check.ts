/* Run by pool.test.ts in a process of its own, whose environment names a software Vulkan. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProviderId } from '#shared/types';
import { inspectModel } from '../onnx';
import { SessionPool } from './pool';
import { Providers } from './providers';

/** Prints the provider that ran and the largest difference from the CPU, over outputs and attention. */
export async function check(path: string): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'vitrine-webgpu-'));
  const card = await inspectModel(path, { id: 'model' });
  const [h, w] = card.preprocess.size;
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => ((i * 7919) % 211) / 105 - 1);
  const run = async (provider: ProviderId) => {
    const providers = new Providers(state, 1);
    await providers.want(provider);
    const sessions = new SessionPool({ providers, threads: 1, onFallback: () => undefined });
    const layers = card.attention.map((tap) => tap.layer);
    const input = { data, shape: [1, 3, h, w] };
    const result = await sessions.run({ card, path }, input, { layers, outputs: 'all' });
    await sessions.clear();
    const tensors = [...result.outputs.values(), ...result.attention.values()];
    return { provider: result.provider, values: tensors.flatMap((t) => Array.from(t.data)) };
  };
  const [cpu, gpu] = [await run('cpu'), await run('webgpu')];
  const differences = cpu.values.map((value, i) => Math.abs(value - gpu.values[i]!));
  rmSync(state, { recursive: true });
  console.log(
    JSON.stringify({
      provider: gpu.provider,
      values: differences.length,
      difference: differences.reduce((a, b) => Math.max(a, b), 0),
    }),
  );
}

import { z } from 'zod';

export const ProviderId = z.enum(['cpu', 'cuda', 'dml', 'coreml', 'webgpu']);
export type ProviderId = z.infer<typeof ProviderId>;

/** The execution provider in use, why, and what else there is. */
export const EngineInfo = z.object({
  version: z.string(),
  onnxruntime: z.string(),
  threads: z.number().int().positive(),
  /** 'auto' or the number that the user chose. */
  threadsWanted: z.union([z.literal('auto'), z.number().int().positive()]),
  /** Of this machine, as far as this process may use them. */
  processors: z.number().int().positive(),
  /** 'auto' or the provider that the user insists on. */
  wanted: z.union([z.literal('auto'), ProviderId]),
  provider: ProviderId,
  /** One sentence: why this one, and what failed before it. */
  reason: z.string(),
  available: z.array(ProviderId),
});
export type EngineInfo = z.infer<typeof EngineInfo>;

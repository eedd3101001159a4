import { env } from 'onnxruntime-node';

/** Kept equal to package.json by version.test.ts: the bundled engine has no package.json beside it. */
export const VERSION = '0.1.0';

/** What the numbers depend on. */
export const versions = (): { vitrine: string; onnxruntime: string; node: string } => ({
  vitrine: VERSION,
  onnxruntime: env.versions.node ?? env.versions.common,
  node: process.versions.node,
});

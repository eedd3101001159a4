import { cpus } from 'node:os';
import { env } from 'onnxruntime-node';

/** Kept equal to package.json by version.test.ts: the bundled engine has no package.json beside it. */
export const VERSION = '0.1.0';

/** What the numbers depend on, and the machine that the times depend on. */
export const versions = () => ({
  vitrine: VERSION,
  onnxruntime: env.versions.node ?? env.versions.common,
  node: process.versions.node,
  hardware,
});

const processors = cpus();
/** Some systems do not name their processors. */
const hardware = `${processors[0]?.model.trim() || 'unknown processor'} (${processors.length} logical cores), ${process.platform} ${process.arch}`;

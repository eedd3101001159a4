import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import loadWabt from 'wabt';

/** After a change to kernel.wat, `npx vitest run electron/engine/segmentation/kernel.test.ts -u` writes kernel-bytes.ts anew. */
it('kernel-bytes.ts is what kernel.wat assembles to', async () => {
  const wabt = await loadWabt();
  const text = readFileSync(new URL('kernel.wat', import.meta.url), 'utf8');
  const { buffer } = wabt.parseWat('kernel.wat', text, { simd: true }).toBinary({});
  const base64 = Buffer.from(buffer).toString('base64');
  await expect(
    `// Assembled from kernel.wat by kernel.test.ts.\nexport const kernelBase64 =\n  '${base64}';\n`,
  ).toMatchFileSnapshot('kernel-bytes.ts');
});

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Projections } from './attention';

/**
 * ONNX, opset 13; h heads of d channels, all sizes symbolic:
 *
 *     normalisers (float[n, hd] q, float[m, hd] k, float[1] scale, int64[3] split) => (float[h, n] logSum)
 *       qHeads = Transpose<perm = [1, 0, 2]>(Reshape(Mul(q, scale), split))    # [h, n, d]
 *       kHeads = Transpose<perm = [1, 2, 0]>(Reshape(k, split))                # [h, d, m]
 *       scores = MatMul(qHeads, kHeads)                                        # [h, n, m]
 *       logSum = scores[:, :, 0] - LogSoftmax<axis = -1>(scores)[:, :, 0]
 *
 * LogSoftmax is vectorised in the runtime, ReduceLogSumExp is not.
 */
const GRAPH = Buffer.from(
  'CAg6rAUKKRIEemVybyIIQ29uc3RhbnQqFQoFdmFsdWUqCQgBEAc6AQBCAKABBDoACigSA29uZSIIQ29uc3RhbnQqFQoFdmFs' +
    'dWUqCQgBEAc6AQFCAKABBDoACjISBGxhc3QiCENvbnN0YW50Kh4KBXZhbHVlKhIIARAHOgr///////////8BQgCgAQQ6AAoZ' +
    'CgFxCgVzY2FsZRIGc2NhbGVkIgNNdWw6AAohCgZzY2FsZWQKBXNwbGl0EgVxUm93cyIHUmVzaGFwZToAChwKAWsKBXNwbGl0' +
    'EgVrUm93cyIHUmVzaGFwZToACi0KBXFSb3dzEgZxSGVhZHMiCVRyYW5zcG9zZSoPCgRwZXJtQAFAAEACoAEHOgAKLQoFa1Jv' +
    'd3MSBmtIZWFkcyIJVHJhbnNwb3NlKg8KBHBlcm1AAUACQACgAQc6AAoiCgZxSGVhZHMKBmtIZWFkcxIGc2NvcmVzIgZNYXRN' +
    'dWw6AAoyCgZzY29yZXMSBGxvZ3MiCkxvZ1NvZnRtYXgqFAoEYXhpcxj///////////8BoAECOgAKKQoGc2NvcmVzCgR6ZXJv' +
    'CgNvbmUKBGxhc3QSBXNjb3JlIgVTbGljZToACiUKBGxvZ3MKBHplcm8KA29uZQoEbGFzdBIDbG9nIgVTbGljZToAChgKBXNj' +
    'b3JlCgNsb2cSA3N1bSIDU3ViOgAKHgoDc3VtCgRsYXN0EgZsb2dTdW0iB1NxdWVlemU6ABILbm9ybWFsaXNlcnNaFQoBcRIQ' +
    'Cg4IARIKCgMSAW4KAxIBY1oVCgFrEhAKDggBEgoKAxIBbQoDEgFjWhMKBXNjYWxlEgoKCAgBEgQKAggBWhMKBXNwbGl0EgoK' +
    'CAgHEgQKAggDYh4KBmxvZ1N1bRIUChIIARIOCgcSBWhlYWRzCgMSAW5CBAoAEA0=',
  'base64',
);

/** Queries at a time: their scores over 4096 keys in 8 heads are 64 MB. */
const BLOCK = 512;

/** The logarithm of what each query's weights are divided by: `[heads, N]`. */
export async function normalisers(
  { q, k, heads }: Projections,
  threads: number,
): Promise<Float32Array> {
  const [n = 0, dim = 0] = q.shape;
  const session = await InferenceSession.create(GRAPH, {
    intraOpNumThreads: threads,
    logSeverityLevel: 4,
  });
  try {
    const same = {
      k: new Tensor('float32', k.data, k.shape),
      scale: new Tensor('float32', [(dim / heads) ** -0.5], [1]),
      split: new Tensor('int64', BigInt64Array.of(0n, BigInt(heads), BigInt(dim / heads)), [3]),
    };
    const all = new Float32Array(heads * n);
    for (let first = 0; first < n; first += BLOCK) {
      const rows = q.data.subarray(first * dim, (first + BLOCK) * dim);
      const shape = [rows.length / dim, dim];
      const { logSum } = await session.run({ ...same, q: new Tensor('float32', rows, shape) });
      const [, count = 0] = logSum!.dims; // [heads, count]
      for (let h = 0; h < heads; h++) {
        const own = (logSum!.data as Float32Array).subarray(h * count, (h + 1) * count);
        all.set(own, h * n + first);
      }
    }
    return all;
  } finally {
    await session.release();
  }
}

import { InferenceSession, Tensor } from 'onnxruntime-node';

/** ONNX, opset 13: `c[n,m] = MatMul(a[n,k], b[k,m])`, float32, all sizes symbolic. */
const GRAPH = Buffer.from(
  'CAg6WwoRCgFhCgFiEgFjIgZNYXRNdWwSAW1aFQoBYRIQCg4IARIKCgMSAW4KAxIBa1oVCgFiEhAKDggBEgoKAxIBawoD' +
    'EgFtYhUKAWMSEAoOCAESCgoDEgFuCgMSAW1CBAoAEA0=',
  'base64',
);

/** Multiplies square matrices `[n, n]` in the runtime: with all cores, and on any provider. */
export class MatMul {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async open(provider: string, threads: number): Promise<MatMul> {
    return new MatMul(
      await InferenceSession.create(GRAPH, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        logSeverityLevel: 4,
      }),
    );
  }

  async multiply(a: Float32Array, b: Float32Array, n: number): Promise<Float32Array> {
    const shape = [n, n];
    const feeds = { a: new Tensor('float32', a, shape), b: new Tensor('float32', b, shape) };
    return (await this.#session.run(feeds)).c!.data as Float32Array;
  }

  release = (): Promise<void> => this.#session.release();
}

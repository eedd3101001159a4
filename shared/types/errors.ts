import { z } from 'zod';

/** What went wrong, at the level at which a person can act on it (design section 8). */
export const ErrorCode = z.enum([
  'bad-input', // an image, file or argument that cannot be used
  'model-missing', // no such model, or one of its files is gone
  'model-invalid', // not ONNX, damaged, or unsafe
  'shape-mismatch', // the graph wants another size, rank or layout
  'unsupported', // a valid request that this build or machine cannot serve
  'out-of-memory',
  'cancelled',
  'engine-crashed', // the engine process died while the call was pending
  'disk', // full, read-only, or the file went away
  'network',
  'internal', // a fault of ours
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

const ErrorDetail = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.number())]));

/** The wire form of every error: message names the cause, hint the next step. */
export const ErrorBody = z.object({
  code: ErrorCode,
  message: z.string(),
  hint: z.string(),
  detail: ErrorDetail.default({}),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** The one error class that crosses our boundaries. `detail` holds file, node, dims; never pixels. */
export class VitrineError extends Error {
  override readonly name = 'VitrineError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly detail: ErrorBody['detail'];

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; detail?: ErrorBody['detail']; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? '';
    this.detail = options.detail ?? {};
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, hint: this.hint, detail: this.detail };
  }

  static fromBody(body: ErrorBody): VitrineError {
    return new VitrineError(body.code, body.message, { hint: body.hint, detail: body.detail });
  }

  /** Normalises anything thrown; an unknown error becomes `internal` with its own message. */
  static from(error: unknown): VitrineError {
    if (error instanceof VitrineError) return error;
    if (error instanceof Error && error.name === 'AbortError') return cancelled();
    const message = error instanceof Error ? error.message : String(error);
    // What the JavaScript engine throws when an array does not fit.
    if (error instanceof RangeError && /allocation failed|array length/i.test(message)) {
      return new VitrineError('out-of-memory', 'There is not enough memory for this', {
        hint: 'Close other programs, or use a smaller image or model.',
        cause: error,
      });
    }
    return new VitrineError('internal', message, {
      hint: 'This is a fault in Vitrine: please report it with the copied details.',
      cause: error,
    });
  }
}

export const cancelled = (): VitrineError =>
  new VitrineError('cancelled', 'Cancelled', { hint: 'Run it again when you like.' });

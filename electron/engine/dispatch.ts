import { type Handlers, type MethodName, methods } from '#shared/contract';
import { cancelled, VitrineError } from '#shared/types';

const neverAborted = new AbortController().signal;

/** The one place where calls from outside are checked. */
export async function dispatch(
  handlers: Handlers,
  method: string,
  input: unknown,
  signal: AbortSignal = neverAborted,
): Promise<unknown> {
  if (!Object.hasOwn(methods, method)) {
    throw new VitrineError('bad-input', `There is no method “${method}”`, {
      hint: 'Window and engine may be of different versions: restart Vitrine.',
    });
  }
  const name = method as MethodName;
  const parsed = methods[name].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new VitrineError(
      'bad-input',
      `${method}: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'is not valid'}`,
      { hint: 'This request was malformed and nothing was done.' },
    );
  }
  if (signal.aborted) throw cancelled();
  try {
    // The schema of `name` has just checked the input; TypeScript cannot tie the two by name.
    const handler = handlers[name] as (
      input: unknown,
      c: { signal: AbortSignal },
    ) => Promise<unknown>;
    return await handler(parsed.data, { signal });
  } catch (error) {
    throw signal.aborted ? cancelled() : VitrineError.from(error);
  }
}

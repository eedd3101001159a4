import type { EventBody, EventName, Host, Input, MethodName, Output } from '#shared/contract';
import { cancelled, type FileEntry, type Tensor, VitrineError } from '#shared/types';

/** Answers for the calls that a unit test of the renderer makes; a call without one is a fault. */
export type FakeAnswers = {
  [M in MethodName]?: (input: Input<M>) => Output<M> | Promise<Output<M>>;
};

export interface FakeHost extends Host {
  /** Every call so far, in order. */
  readonly calls: readonly { method: MethodName; input: unknown }[];
  emit<E extends EventName>(event: E, body: EventBody<E>): void;
  setConnection(state: 'up' | 'down'): void;
}

/** A host for unit tests: no engine behind it. `tensors` are whole tensors by id. */
export function fakeHost(
  answers: FakeAnswers,
  tensors: ReadonlyMap<string, Tensor> = new Map(),
): FakeHost {
  const calls: { method: MethodName; input: unknown }[] = [];
  const listeners = new Map<EventName, Set<(body: never) => void>>();
  const connection = new Set<(state: 'up' | 'down') => void>();
  let files = 0;

  return {
    kind: 'fake',
    calls,
    async call(method, input, { signal } = {}) {
      calls.push({ method, input });
      const answer = answers[method];
      if (!answer) throw new VitrineError('internal', `The fake host has no answer to ${method}`);
      const output = await answer(input);
      if (signal?.aborted) throw cancelled();
      return output;
    },
    async tensor(ref, slice) {
      const whole = tensors.get(ref.id);
      if (!whole) throw new VitrineError('internal', `The fake host has no tensor ${ref.id}`);
      return sliceOf(whole, slice);
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as never));
      return () => set.delete(listener as never);
    },
    onConnection(listener) {
      connection.add(listener);
      return () => connection.delete(listener);
    },
    async addFiles(added, { onAdded } = {}) {
      const entries = added.map(
        ({ file, folder }): FileEntry => ({
          id: `fake-${++files}`,
          name: file.name,
          folder,
          bytes: file.size,
        }),
      );
      onAdded?.(entries);
      return entries;
    },
    emit(event, body) {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(body as never);
    },
    setConnection(state) {
      for (const listener of [...connection]) listener(state);
    },
  };
}

/** Fixes the leading indices; the rest comes whole, copied. */
function sliceOf({ shape, data }: Tensor, slice: readonly number[]): Tensor {
  const rest = shape.slice(slice.length);
  const length = rest.reduce((a, b) => a * b, 1);
  const index = slice.reduce((offset, i, axis) => offset * shape[axis]! + i, 0);
  return { shape: rest, data: data.slice(index * length, (index + 1) * length) };
}

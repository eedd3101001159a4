import type { z } from 'zod';
import { TensorRef } from '../types/tensor';

type Keys = readonly (string | number)[];
type Visit = (object: object, keys: Keys) => unknown;

/** A copy of the value in which each object that `visit` answers for is replaced by its answer. */
export function replaced<T>(value: T, visit: Visit, keys: Keys = []): T {
  const walk = (one: unknown, at: Keys): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) return one.map((item, i) => walk(item, [...at, i]));
    const answer = visit(one, at);
    if (answer !== undefined) return answer;
    return Object.fromEntries(
      Object.entries(one).map(([key, inner]) => [key, walk(inner, [...at, key])]),
    );
  };
  return walk(value, keys) as T;
}

/** Every tensor in the value, with the keys that lead to it. */
export function tensorsIn(value: unknown): { ref: TensorRef; keys: Keys }[] {
  const found: { ref: TensorRef; keys: Keys }[] = [];
  replaced(value, (object, keys) => {
    if (!isTensorRef(object)) return undefined;
    found.push({ ref: object, keys });
    return object;
  });
  return found;
}

export const isTensorRef = (object: object): object is TensorRef =>
  'id' in object && TensorRef.safeParse(object).success;

/** Whether a value of that schema can have a tensor in it. */
export function holdsTensors(schema: z.ZodType): boolean {
  if (Object.is(schema, TensorRef)) return true;
  return childrenOf(schema).some(holdsTensors);
}

/** The schemas that a schema is made of. */
function childrenOf({ def }: z.ZodType): z.ZodType[] {
  const parts = def as {
    shape?: Record<string, z.ZodType>;
    element?: z.ZodType;
    innerType?: z.ZodType;
    valueType?: z.ZodType;
    options?: z.ZodType[];
    items?: z.ZodType[];
    in?: z.ZodType;
    left?: z.ZodType;
    right?: z.ZodType;
  };
  const { shape = {}, options = [], items = [] } = parts;
  const { element, innerType, valueType, in: before, left, right } = parts;
  return [...Object.values(shape), ...options, ...items].concat(
    [element, innerType, valueType, before, left, right].filter((one) => one !== undefined),
  );
}

import type { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { performChange } from '../state';
import { words } from './words';

/**
 * The store of what a view shows and saves, and its changes. `id` is the view's, `name` what an error
 * calls a saved one.
 */
export function viewSpec<S extends object>(
  id: string,
  name: string,
  schema: z.ZodType<S>,
  first: S,
) {
  const use = create<S>()(() => first);
  return {
    use,

    /** Undoable, and a slider being dragged is one step; `what` tells steps apart that must not become one. */
    change(title: string, patch: Partial<S>, what = ''): void {
      const from = use.getState();
      const merge = `${id}:${Object.keys(patch).join()}${what}`;
      performChange({
        title,
        merge,
        from,
        to: { ...from, ...patch },
        put: (spec) => use.setState(spec),
      });
    },

    /** Takes over a saved spec. Throws `bad-input` when it is none. */
    restore(saved: unknown): void {
      use.setState(parseSpec(schema, name, saved));
    },
  };
}

/** A saved spec. Throws `bad-input` when it is none. */
export function parseSpec<S>(schema: z.ZodType<S>, name: string, saved: unknown): S {
  const parsed = schema.safeParse(saved);
  if (parsed.success) return parsed.data;
  throw new VitrineError('bad-input', words.spec.notRestorable(name), {
    hint: words.spec.notRestorableHint,
  });
}

import type { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { performChange } from '../state';

/**
 * The store of what a view shows and saves, and its changes. `id` is the view's, `words` what a saved one
 * that cannot be taken over lacks.
 */
export function viewSpec<S extends object>(
  id: string,
  words: string,
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
      use.setState(parseSpec(schema, words, saved));
    },
  };
}

/** A saved spec. Throws `bad-input` when it is none. */
export function parseSpec<S>(schema: z.ZodType<S>, words: string, saved: unknown): S {
  const parsed = schema.safeParse(saved);
  if (parsed.success) return parsed.data;
  throw new VitrineError('bad-input', `This file contains no ${words} that can be restored`, {
    hint: 'It was made by another version of Vitrine, or changed afterwards.',
  });
}

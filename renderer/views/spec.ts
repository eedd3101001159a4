import type { z } from 'zod';
import { create } from 'zustand';
import { sequential } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { performChange, useView } from '../state';
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
  const use = create<S>()(() => ({ ...first, ...inUsualColors(first) }));
  useView.subscribe((view, before) => {
    if (view.colormap !== before.colormap) use.setState(inUsualColors(use.getState()));
  });
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

/** The colour map that the settings name, where a spec has one for values without a sign. */
function inUsualColors<S extends object>(spec: S): Partial<S> {
  const { colormap } = useView.getState();
  const names: readonly unknown[] = sequential;
  const takesIt = 'colormap' in spec && names.includes(spec.colormap) && names.includes(colormap);
  return takesIt ? ({ colormap } as unknown as Partial<S>) : {};
}

/** A saved spec. Throws `bad-input` when it is none. */
export function parseSpec<S>(schema: z.ZodType<S>, name: string, saved: unknown): S {
  const parsed = schema.safeParse(saved);
  if (parsed.success) return parsed.data;
  throw new VitrineError('bad-input', words.spec.notRestorable(name), {
    hint: words.spec.notRestorableHint,
  });
}

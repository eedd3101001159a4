import { z } from 'zod';
import { patchGrid } from '#shared/patches';
import { isFreeSize, type ModelCard, type Size } from '#shared/types';

export type SettingValues = Record<string, string | number | boolean>;

/** The text of a command line as a number; what is none stays for the schema to refuse. */
const numeric = (value: unknown): unknown =>
  typeof value === 'string' && /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? Number(value)
    : value;

/** A whole number, also as the text of a command line. */
export const integer = (min: number, max: number) =>
  z.preprocess(
    numeric,
    z.number('must be a whole number').int('must be a whole number').min(min).max(max),
  );

/** A share or probability. */
export const fraction = z.preprocess(
  numeric,
  z.number('must be a number').min(0, 'must be 0 to 1').max(1, 'must be 0 to 1'),
);

/** A number above 0. */
export const positive = z.preprocess(
  numeric,
  z.number('must be a number').positive('must be above 0'),
);

export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('must be true or false'),
);

/** Whole numbers such as `12,13`, in the order given; none for an empty text. */
export const integers = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z
    .string('must be numbers such as 12,13')
    .regex(/^(\d+(,\d+)*)?$/, 'must be numbers such as 12,13')
    .transform((text) => (text === '' ? [] : text.split(',').map(Number))),
);

/** Places on a patch grid, row by row, ascending and each once. */
export const patchList = ([h, w]: Size) =>
  integers
    .transform((patches) => [...new Set(patches)].sort((a, b) => a - b))
    .refine((patches) => patches.every((patch) => patch < h * w), {
      error: ({ input }) => `there is no patch ${(input as number[]).at(-1)}: ${places([h, w])}`,
    });

const places = ([h, w]: Size): string =>
  h * w > 0 ? `the ${h}x${w} grid has 0 to ${h * w - 1}` : 'the model has no patch grid';

/** Which attention layers to keep: their numbers, or `auto`, which is `all` while that is not too much. */
const layerChoice = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.union(
    [
      z.enum(['auto', 'all', 'none']),
      z
        .string()
        .regex(/^\d+(,\d+)*$/, 'must be all, none, auto, or numbers such as 0,5')
        .transform((text) => [...new Set(text.split(',').map(Number))].sort((a, b) => a - b)),
    ],
    'must be all, none, auto, or numbers such as 0,5',
  ),
);
export type LayerChoice = z.output<typeof layerChoice>;

/** Never all patches of the grid, and none where there is no grid. */
const maskable = (grid: Size | null) => {
  const patches = patchList(grid ?? [0, 0]);
  return grid
    ? patches.refine(({ length }) => length < grid[0] * grid[1], 'all are masked: leave one patch')
    : patches;
};

/** Which image: the id of a file, or on the command line its path. */
export const imageChoice = z.string('must name an image').default('');

/** The default that a card gives a number of its model. */
export function numberOnCard({ settings }: ModelCard, name: string, otherwise: number): number {
  const value = settings.find((setting) => setting.name === name)?.default;
  return typeof value === 'number' ? value : otherwise;
}

/** What every family's settings begin with. */
export const commonSettings = (card: ModelCard) => ({
  /** How many classes to name. */
  topK: integer(1, 100_000).default(5),
  /** Which attention layers to keep. */
  layers: layerChoice.default('auto'),
  /** Keep the graph's own outputs too. */
  rawOutputs: flag.default(false),
  /** Patches that the model sees as the mean colour. */
  maskPatches: (isFreeSize(card.preprocess)
    ? integers // the grid is the image's: checked when that is known
    : maskable(patchGrid(card))
  ).default([]),
});
export type CommonSettings = z.output<z.ZodObject<ReturnType<typeof commonSettings>>>;

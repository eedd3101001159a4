import type { z } from 'zod';
import type { BaseCard } from '../types/base-card';
import type { Column, ColumnValue } from './column';

type SettingValues = Readonly<Record<string, string | number | boolean>>;

/** What the command line adds to a part: the image file that it wrote, and scores against a mask. */
export interface Extras {
  readonly png?: string;
  readonly miou?: number | null;
  readonly pixelAccuracy?: number | null;
}

/** Numbers of images by what a part said of them. */
export interface Chart {
  readonly name: string;
  readonly caption: string;
  readonly counts: readonly (readonly [label: string, count: number])[];
}

/** What is shown of one fact: its name and its value in words. */
type Fact = readonly [name: string, text: string];

type Keys = readonly (string | number)[];

/** Everything about one kind of output that does not draw: `P` is the part, `C` a card with the part's facts. */
export interface PartDefinition<P, C> {
  /** Whether results of a model will have it, as far as the card tells. */
  promised(card: C): boolean;
  /** One line of the command line; empty for none. */
  words?(part: P & Extras): readonly string[];
  /**
   * Multiply-adds of what ran, in units of 1e9. Null where they are not known, undefined where the part has
   * no say and the card's own number holds.
   */
  cost?(part: P, card: C): number | null | undefined;
  /**
   * The parts that change when settings change that only redraw; undefined where the model has to run for them.
   * Absent where no setting of such a model only redraws.
   */
  reread?(part: P, settings: SettingValues): Readonly<Record<string, unknown>> | undefined;
  /** What the window tells of the part's facts on a card. */
  facts?(card: C): readonly Fact[];
  /** Told where a person looks for class probabilities and the result has this part instead. */
  instead?: string;
  /** Whether its tensors are what a command is for; by default they are written only along with JSON. */
  wanted?(card: C, settings: SettingValues): boolean;
  /** Names the file of the tensor at `keys` of the part; by default after the part and its keys. */
  tensorName?(keys: Keys, part: P): string;
}

/** A part as its folder exports it. */
export interface Part<
  S extends z.ZodType,
  F extends z.ZodRawShape,
  C extends Record<string, Column<z.output<S>>>,
  I extends string | undefined,
  D extends true | undefined,
> extends PartDefinition<z.output<S>, BaseCard & { [N in keyof F]?: z.output<F[N]> }> {
  readonly schema: S;
  /** Facts on a card that belong to the part. */
  readonly card: F;
  /** What it adds to the rows of a run. */
  readonly columns: C;
  /** Folder of a run for the image that the part is also written as: the engine has to make it. */
  readonly imageFolder?: I;
  /** Reports show figures of it: the engine has to draw them. Of others they tell the words. */
  readonly figures?: D;
  /** What reports show over all images, from the part's columns of every row. */
  charts?(rows: readonly { [N in keyof C]: ColumnValue<C[N]['kind']> }[]): readonly Chart[];
}

/** Checks a part where it is written, and infers its types. */
export const definePart = <
  S extends z.ZodType,
  const F extends z.ZodRawShape,
  const C extends Record<string, Column<z.output<S>>>,
  const I extends string | undefined = undefined,
  D extends true | undefined = undefined,
>(
  part: Part<S, F, C, I, D>,
): Part<S, F, C, I, D> => part;

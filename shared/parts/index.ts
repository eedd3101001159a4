import { z } from 'zod';
import type { BaseCard } from '../types/base-card';
import { attention } from './attention';
import { attribution } from './attribution';
import type { Column } from './column';
import { exits } from './exits';
import { generator } from './generator';
import { interventions } from './interventions';
import { lens } from './lens';
import { merges } from './merges';
import { outputs } from './outputs';
import type { Chart, PartDefinition } from './part';
import { predictions } from './predictions';
import { reconstruction } from './reconstruction';
import { regression } from './regression';
import { routing } from './routing';
import { samples } from './samples';
import { segmentation } from './segmentation';
import { statistics } from './statistics';
import { stylized } from './stylized';
import { tokenLabels } from './token-labels';
import { tokens } from './tokens';
import { trace } from './trace';
import { visualTokens } from './visual-tokens';

export type { Extras } from './part';
export { scoreWords } from './segmentation';
export { holdsTensors, isTensorRef, replaced, tensorsIn } from './tensors';

/** Every part of a result, the most general first: the contract between families and views. */
export const parts = {
  predictions,
  regression,
  attention,
  exits,
  tokens,
  tokenLabels,
  merges,
  visualTokens,
  routing,
  segmentation,
  stylized,
  samples,
  trace,
  generator,
  reconstruction,
  statistics,
  attribution,
  lens,
  interventions,
  outputs,
};

export type All = typeof parts;
export type PartName = keyof All;
/** The intersection of what a union lists. */
export type Merged<U> = (U extends unknown ? (one: U) => void : never) extends (
  all: infer I,
) => void
  ? I
  : never;

/** The parts of a result. */
export const Parts = z.object(
  Object.fromEntries(
    Object.entries(parts).map(([name, { schema }]) => [name, schema.optional()]),
  ) as { [N in PartName]: z.ZodOptional<All[N]['schema']> },
);
export type Parts = z.infer<typeof Parts>;

/** The facts of a card that belong to parts. */
export const cardFacts = Object.assign(
  {},
  ...Object.values(parts).map(({ card }) => card),
) as Merged<All[PartName]['card']>;
const CardFacts = z.object(cardFacts);
type CardFacts = z.infer<typeof CardFacts>;

/** Of a card, or of what is known of one, the facts that belong to parts. */
export const cardFactsOf = (card: Partial<CardFacts>): CardFacts => CardFacts.parse(card);

type Card = BaseCard & CardFacts;

/** A part whatever it is, as loops over the list see it. */
export interface AnyPart extends PartDefinition<unknown, Card> {
  readonly schema: z.ZodType;
  readonly card: z.ZodRawShape;
  readonly columns: Readonly<Record<string, Column<unknown>>>;
  readonly imageFolder?: string | undefined;
  readonly figures?: true | undefined;
  charts?(rows: readonly unknown[]): readonly Chart[];
}

export const partList: readonly (readonly [PartName, AnyPart])[] = Object.entries(parts) as [
  PartName,
  AnyPart,
][];
export const partNamed = (name: string): AnyPart | undefined =>
  (parts as Readonly<Record<string, AnyPart>>)[name];

/** What a result has, with what is known of such parts. */
export const presentParts = (
  found: Parts,
): readonly { name: PartName; part: AnyPart; value: unknown }[] =>
  partList.flatMap(([name, part]) => {
    const value = found[name];
    return value === undefined ? [] : [{ name, part, value }];
  });

/** The parts that are also written as an image. */
export type ImagePart = {
  [N in PartName]: All[N]['imageFolder'] & string extends never ? never : N;
}[PartName];

/** The parts that reports show figures of. */
export type FiguredPart = {
  [N in PartName]: All[N]['figures'] & true extends never ? never : N;
}[PartName];

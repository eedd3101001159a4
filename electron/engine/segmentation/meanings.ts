import type { SegmentationFacts } from '#shared/types';
import cityscapes from '../../../assets/labels/cityscapes.json';

/** How the masks of a model's data set are stored. */
export interface MaskFormat extends Pick<SegmentationFacts, 'ignore' | 'reduceZero'> {
  readonly classes: number;
  /** Names of the classes; empty where they have none. */
  readonly labels: readonly string[];
}

const IGNORED = -1;
export const UNKNOWN = -2;

/** What the values of one mask stand for. */
export interface Meaning {
  /** A class, `IGNORED` or `UNKNOWN`, by value. */
  readonly of: Int32Array;
  /** The value of pixels that count nowhere; null where the mask has none. */
  readonly ignore: number | null;
}

/**
 * What each value of a mask stands for. Two usual forms differ from the model's: black and white, where white is
 * the second class, and Cityscapes' labelIds, which a file says by its name or by ids that only they have.
 */
export function meaningOf(name: string, values: ReadonlySet<number>, format: MaskFormat): Meaning {
  if (isBlackAndWhite(values, format)) {
    return { of: table((value) => (value === 255 ? 1 : value === 0 ? 0 : UNKNOWN)), ignore: null };
  }
  const { ignore } = format;
  if (isCityscapes(format) && isLabelIds(name, values)) {
    return { of: table((id) => (id <= LAST_ID || id === ignore ? trainId(id) : UNKNOWN)), ignore };
  }
  const { classes, reduceZero } = format;
  const offset = reduceZero ? 1 : 0;
  const of = table((value) => {
    const own = value - offset;
    if (value === ignore || own < 0) return IGNORED;
    return own < classes ? own : UNKNOWN;
  });
  return { of, ignore };
}

const table = (of: (value: number) => number): Int32Array =>
  Int32Array.from({ length: 65536 }, (_, value) => of(value));

/** Of two classes, with nothing between black and white: then white is no border that counts nowhere. */
const isBlackAndWhite = (
  values: ReadonlySet<number>,
  { classes, ignore, reduceZero }: MaskFormat,
) => classes === 2 && ignore === 255 && !reduceZero && values.has(255) && !values.has(1);

/** Cityscapes' ids of the classes that are trained, by train id (cityscapesScripts, labels.py). */
const TRAINED = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];
const LAST_ID = 33;
const trainId = (id: number): number => TRAINED.indexOf(id); // -1 is IGNORED

const isCityscapes = ({ labels, classes }: MaskFormat): boolean =>
  classes === TRAINED.length &&
  cityscapes.classes.every(({ name }, i) => name === labels[i]?.trim().toLowerCase());

/** No train id lies between the last class and 255. */
const isLabelIds = (name: string, values: ReadonlySet<number>): boolean =>
  /labelIds/i.test(name) ||
  [...values].some((value) => value >= TRAINED.length && value <= LAST_ID);

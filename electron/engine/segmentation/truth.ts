import { basename } from 'node:path';
import type { Size, Tensor, VitrineError } from '#shared/types';
import { badImage } from '../image/source';
import { readMask } from './mask-file';
import { type MaskFormat, meaningOf, UNKNOWN } from './meanings';

/** Classes by pixel; what counts nowhere is -1, or 255 where uint8 holds the classes beside it. */
export interface Truth {
  /** uint8 up to 255 classes, else int32, `[H, W]` */
  readonly map: Tensor;
  readonly ignored: 255 | -1;
  /** A class of the model's whose number means `ignored` here. */
  readonly unjudged?: number;
}

/** How many unknown values an error lists. */
const LISTED = 10;

/** Reads a ground-truth mask. Throws VitrineError('bad-input' | 'disk') saying what is wrong with it. */
export async function readTruth(
  path: string,
  { size, ...format }: MaskFormat & { readonly size: Size },
): Promise<Truth> {
  const name = basename(path);
  const values = await readMask(path, size);
  const present = new Set<number>();
  for (let i = 0; i < values.length; i++) present.add(values[i]!);
  const meaning = meaningOf(name, present, format);
  const unknown = [...present].filter((value) => meaning.of[value] === UNKNOWN);
  if (unknown.length > 0) throw unknownValues(name, unknown, format);
  // One ignored value may fill a mask; black and white of which both are ignored is a mask of another kind.
  if (present.size > 1 && [...present].every((value) => meaning.of[value]! < 0)) {
    throw noClass(name, [...present], format);
  }
  const { classes, reduceZero } = format;
  const small = classes <= 255;
  const ignored = small ? 255 : -1;
  const map = small ? new Uint8Array(values.length) : new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const own = meaning.of[values[i]!]!;
    map[i] = own < 0 ? ignored : own;
  }
  const hidden = meaning.ignore === null ? -1 : meaning.ignore - (reduceZero ? 1 : 0);
  return {
    map: { shape: size, data: map },
    ignored,
    ...(hidden >= 0 && hidden < classes && { unjudged: hidden }),
  };
}

const noClass = (name: string, values: readonly number[], format: MaskFormat): VitrineError =>
  badImage(
    name,
    `has no class: its values ${values.join(' and ')} are all ignored`,
    classesOf(format),
  );

/** Which values the model's data set has. */
function classesOf({ classes, ignore, reduceZero }: MaskFormat): string {
  const first = reduceZero ? 1 : 0;
  const zero = reduceZero ? ', 0' : '';
  return `Of this model ${first} to ${classes - 1 + first} are classes; ignored are ${ignore}${zero}.`;
}

function unknownValues(name: string, unknown: readonly number[], format: MaskFormat): VitrineError {
  const values = [...unknown].sort((a, b) => a - b);
  const more = values.length > LISTED ? ` and ${values.length - LISTED} more` : '';
  return badImage(
    name,
    `has values that are no class: ${values.slice(0, LISTED).join(', ')}${more}`,
    classesOf(format),
  );
}

import { type AnyPart, isTensorRef, presentParts, replaced, tensorsIn } from '#shared/parts';
import type { Parts, TensorRef } from '#shared/types';
import { eachOf } from '../../files/each-of';
import type { TensorFile } from './run-folder';

/** Writes a tensor to a file named by its place in the parts. */
type Write = (ref: TensorRef, place: string) => Promise<TensorFile>;

/** Tensors in memory at once. */
const AT_ONCE = 4;

/** The parts with every tensor in them written to a file. */
export async function withFiles(parts: Parts, write: Write): Promise<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const { name, part, value } of presentParts(parts)) {
    const places = [...placesIn(name, part, value)];
    const files = new Map(
      await eachOf(places, AT_ONCE, async ([id, { ref, place }]) => {
        return [id, await write(ref, place)] as const;
      }),
    );
    out[name] = replaced(value, (object) =>
      isTensorRef(object) ? files.get(object.id) : undefined,
    );
  }
  return out;
}

/** Each tensor of a part once, by its id, with a place of its own: a round's input is mostly the last one's output. */
function placesIn(name: string, part: AnyPart, value: unknown) {
  const places = new Map<string, { ref: TensorRef; place: string }>();
  const used = new Set<string>();
  for (const { ref, keys } of tensorsIn(value)) {
    if (places.has(ref.id)) continue;
    const wanted = part.tensorName?.(keys, value) ?? [name, ...keys].join('.');
    const stem = wanted.replace(/[^\w.-]+/g, '_');
    let place = stem;
    for (let n = 2; used.has(place); n++) place = `${stem}-${n}`;
    used.add(place);
    places.set(ref.id, { ref, place });
  }
  return places;
}

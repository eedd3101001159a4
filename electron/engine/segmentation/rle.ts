import { labelOf, type ModelCard, type Segmentation, type Tensor } from '#shared/types';

/** One class of a map as COCO has it: run lengths down the columns, off first, packed as text. */
export interface ClassMask {
  readonly index: number;
  readonly counts: string;
  readonly area: number;
  /** x, y, width, height */
  readonly box: [number, number, number, number];
}

/** The masks of all classes that occur in a map `[H, W]`, in one pass over it. */
export function classMasks({ shape, data }: Tensor): ClassMask[] {
  const [height = 0, width = 0] = shape;
  const found = new Map<number, Runs>();
  let current: Runs | undefined;
  let last = -1;
  let at = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++, at++) {
      const index = data[y * width + x]!;
      if (index !== last) {
        current?.end(at);
        current = found.get(index) ?? new Runs(height);
        found.set(index, current);
        current.begin(at);
        last = index;
      }
    }
  }
  current?.end(at);
  return [...found].sort(([a], [b]) => a - b).map(([index, runs]) => ({ index, ...runs.mask(at) }));
}

/** The runs of one class: where in the columns, laid end to end, it is on. */
class Runs {
  readonly #counts: number[] = [];
  #ended = 0;
  #began = 0;
  #area = 0;
  #left = Number.POSITIVE_INFINITY;
  #right = 0;
  #top = Number.POSITIVE_INFINITY;
  #bottom = 0;

  constructor(private readonly height: number) {}

  begin(at: number): void {
    this.#began = at;
    this.#counts.push(at - this.#ended);
  }

  end(at: number): void {
    this.#counts.push(at - this.#began);
    this.#ended = at;
    this.#area += at - this.#began;
    const [first, last] = [this.#began, at - 1];
    const [from, to] = [first, last].map((place) => Math.floor(place / this.height)) as [
      number,
      number,
    ];
    this.#left = Math.min(this.#left, from);
    this.#right = Math.max(this.#right, to);
    // A run that goes on in the next column touches the bottom of one and the top of the other.
    this.#top = Math.min(this.#top, from === to ? first % this.height : 0);
    this.#bottom = Math.max(this.#bottom, from === to ? last % this.height : this.height - 1);
  }

  mask(length: number): Omit<ClassMask, 'index'> {
    const rest = length - this.#ended;
    return {
      counts: packed(rest > 0 ? [...this.#counts, rest] : this.#counts),
      area: this.#area,
      box: [this.#left, this.#top, this.#right - this.#left + 1, this.#bottom - this.#top + 1],
    };
  }
}

/**
 * COCO's text for run lengths: each but the first three as the difference to the one two before, in
 * groups of 5 bits, lowest first, bit 5 set where more follow, plus 48 as a character.
 */
function packed(counts: readonly number[]): string {
  const codes: number[] = [];
  counts.forEach((count, i) => {
    let rest = i > 2 ? count - counts[i - 2]! : count;
    for (let more = true; more; ) {
      const bits = rest & 31;
      rest >>= 5;
      // The highest bit of the last group is the sign.
      more = bits & 16 ? rest !== -1 : rest !== 0;
      codes.push((more ? bits | 32 : bits) + 48);
    }
  });
  return Buffer.from(codes).toString('latin1');
}

/** A segmentation in COCO's form for results with masks: one annotation a class that occurs. */
export function cocoJson(map: Tensor, part: Segmentation, image: string, card: ModelCard) {
  const [height, width] = part.size;
  const masks = classMasks(map);
  const { labels } = card;
  const categories = labels.length > 0 ? [...labels.keys()] : masks.map(({ index }) => index);
  return {
    images: [{ id: 1, file_name: image, height, width }],
    annotations: masks.map(({ index, counts, area, box }, i) => ({
      id: i + 1,
      image_id: 1,
      category_id: index,
      segmentation: { size: [height, width], counts },
      area,
      bbox: box,
      iscrowd: 0,
    })),
    categories: categories.map((id) => ({ id, name: labelOf(card, id) })),
  };
}

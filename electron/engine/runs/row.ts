import { gflops } from '#shared/agreement';
import { cellsOf } from '#shared/rows';
import { type ModelCard, type Result, type Row, VitrineError } from '#shared/types';

/** What a row says besides the result. */
export interface RowFacts {
  readonly input: number;
  readonly image: string;
  readonly index: number | null;
  readonly sha256: string | null;
  readonly miou: number | null;
  readonly embedding: Float32Array | null;
}

/** Text that is the same for a folder's name and a label: `Great_White shark` and `great white shark`. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();

/** Makes rows of the images of one model. */
export class Rows {
  readonly #card: ModelCard;
  /** By their plain text. */
  readonly #labels: ReadonlyMap<string, string>;

  constructor(card: ModelCard) {
    this.#card = card;
    this.#labels = new Map(card.labels.map((label) => [plain(label), label]));
  }

  /** One image's outcome in one line. */
  row(facts: RowFacts, outcome: Result | VitrineError): Row {
    const { input, image, index, sha256 } = facts;
    const head = { input, image, index, sha256, truth: this.#truthOf(image) };
    if (outcome instanceof VitrineError) {
      return { ...head, ok: false, error: outcome.toBody(), ...NOTHING };
    }
    const { parts, timings } = outcome;
    return {
      ...head,
      ok: true,
      error: null,
      ...cellsOf(parts, { miou: facts.miou }),
      gflops: gflops(parts, this.#card),
      ...timings,
      embedding: facts.embedding && Array.from(facts.embedding, shortest),
    };
  }

  #truthOf(image: string): string | null {
    const folder = image.split(/[\\/]/).at(-2);
    return (folder && this.#labels.get(plain(folder))) ?? null;
  }
}

const NOTHING = {
  ...cellsOf({}, { miou: null }),
  gflops: null,
  embedding: null,
  decodeMs: null,
  preprocessMs: null,
  runMs: null,
  postprocessMs: null,
};

/** The digits that tell a float32 from its neighbours. */
const shortest = (value: number): number => Number(value.toPrecision(9));

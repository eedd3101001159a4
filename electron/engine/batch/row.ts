import { gflops, tokensKept } from '#shared/agreement';
import { type ModelCard, type Parts, type Result, type Row, VitrineError } from '#shared/types';

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

/** Makes rows of the pictures of one model. */
export class Rows {
  readonly #card: ModelCard;
  /** By their plain text. */
  readonly #labels: ReadonlyMap<string, string>;

  constructor(card: ModelCard) {
    this.#card = card;
    this.#labels = new Map(card.labels.map((label) => [plain(label), label]));
  }

  /** One picture's outcome in one line. */
  row(facts: RowFacts, outcome: Result | VitrineError): Row {
    const { input, image, index, sha256 } = facts;
    const head = { input, image, index, sha256, truth: this.#truthOf(image) };
    if (outcome instanceof VitrineError) {
      return { ...head, ok: false, error: outcome.toBody(), ...NOTHING };
    }
    const { parts, timings } = outcome;
    const [first] = parts.predictions?.top ?? [];
    return {
      ...head,
      ...{ ok: true, error: null },
      top1: first?.label ?? null,
      top1Index: first?.index ?? null,
      confidence: first?.p ?? null,
      entropy: parts.predictions?.entropy ?? null,
      exit: parts.exits ? parts.exits.chosen + 1 : null,
      tokensKept: tokensKept(parts),
      areas: areas(parts),
      miou: facts.miou,
      ssim: parts.stylized?.rounds.at(-1)?.ssim ?? null,
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
  ...{ top1: null, top1Index: null, confidence: null, entropy: null, exit: null },
  ...{ tokensKept: null, areas: {}, miou: null, ssim: null, gflops: null },
  ...{ decodeMs: null, preprocessMs: null, runMs: null, postprocessMs: null, embedding: null },
};

/** The digits that tell a float32 from its neighbours. */
const shortest = (value: number): number => Number(value.toPrecision(9));

/** Two classes may have the same name. */
function areas({ segmentation }: Parts): Row['areas'] {
  const shares: Row['areas'] = {};
  for (const { label, share } of segmentation?.classes ?? []) {
    shares[label] = (shares[label] ?? 0) + share;
  }
  return shares;
}

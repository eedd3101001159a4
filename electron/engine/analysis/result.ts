import type { ModelCard, Parts, Provenance, Result } from '#shared/types';
import type { SourceImage } from '../family-kit';
import type { SettingValues } from '../family-kit/settings';
import type { SeedSource } from '../files/seeds';
import type { Source } from '../inputs/source';
import { versions } from '../version';
import type { PreparedInput } from './prepare';
import type { FamilyRun } from './run-family';

/** What a result says of how it came about, besides the run itself. */
export interface Origin {
  readonly source: Source;
  readonly prepared: PreparedInput;
  readonly settings: SettingValues;
  /** Images that settings name. */
  readonly images: ReadonlyMap<string, SourceImage>;
}

export function resultOf(id: string, origin: Origin, run: FamilyRun): Result {
  const { source, prepared } = origin;
  const { parts, runMs, postprocessMs, firstRun } = run;
  return {
    id,
    model: prepared.card.id,
    family: prepared.card.family,
    input: { kind: 'image' },
    region: prepared.input.region,
    parts,
    timings: {
      decodeMs: source.decodeMs,
      preprocessMs: prepared.preprocessMs,
      runMs,
      postprocessMs,
    },
    ...(firstRun && { firstRun }),
    provenance: provenanceOf(origin, run.provider),
  };
}

function provenanceOf(origin: Origin, provider: string): Provenance {
  const { source, settings, images } = origin;
  const { card } = origin.prepared;
  return {
    ...modelProvenance(card),
    imageName: source.name,
    imageSha256: source.sha256,
    imageSize: source.size,
    preprocessing: source.preprocessing(card),
    provider,
    settings,
    ...(images.size > 0 && {
      pictures: Object.fromEntries(
        [...images].map(([setting, { name, sha256 }]) => [setting, { name, sha256 }]),
      ),
    }),
  };
}

/** What came of a seed. */
interface Sampled extends Pick<Provenance, 'provider' | 'settings'> {
  readonly source: SeedSource;
  readonly card: ModelCard;
  readonly parts: Parts;
  readonly runMs: number;
  readonly postprocessMs: number;
  readonly firstRun: boolean;
}

export function sampledResult(id: string, sampled: Sampled): Result {
  const { source, card, parts, runMs, postprocessMs, firstRun, provider, settings } = sampled;
  const [height, width] = card.preprocess.size;
  return {
    id,
    model: card.id,
    family: card.family,
    input: { kind: 'seed', seed: source.seed },
    region: { x: 0, y: 0, width, height },
    parts,
    timings: { decodeMs: 0, preprocessMs: 0, runMs, postprocessMs },
    ...(firstRun && { firstRun }),
    provenance: {
      ...modelProvenance(card),
      imageName: source.name,
      imageSha256: source.sha256,
      imageSize: card.preprocess.size,
      preprocessing: 'none: Gaussian noise by Philox4x32-10 from the seed',
      provider,
      settings,
    },
  };
}

const modelProvenance = (card: ModelCard) => ({
  modelId: card.id,
  modelSha256: hashesOf(card),
  sources: card.sources,
  versions: versions(),
});

const hashesOf = ({ files }: ModelCard): string[] => files.map(({ sha256 }) => sha256);

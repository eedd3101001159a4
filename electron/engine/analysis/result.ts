import type { ModelCard, Provenance, Result } from '#shared/types';
import type { SourceImage } from '../family-kit';
import type { SettingValues } from '../family-kit/settings';
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
    modelId: card.id,
    modelSha256: hashesOf(card),
    imageName: source.name,
    imageSha256: source.sha256,
    imageSize: source.size,
    preprocessing: source.preprocessing(card),
    sources: card.sources,
    provider,
    settings,
    ...(images.size > 0 && {
      pictures: Object.fromEntries(
        [...images].map(([setting, { name, sha256 }]) => [setting, { name, sha256 }]),
      ),
    }),
    versions: versions(),
  };
}

const hashesOf = ({ files }: ModelCard): string[] => files.map(({ sha256 }) => sha256);

import type { Citation } from '#shared/types';
import type { Family } from './family';
import type { SeedFamily } from './seed-family';

/** What `models/<family>/index.ts` exports. */
export interface FamilyManifest {
  readonly family: Family;
  /** The paper behind it. */
  readonly citation: Citation;
}

/** The same of a family whose models start from seeds. */
export interface SeedFamilyManifest {
  readonly family: SeedFamily;
  readonly citation: Citation;
}

export type AnyFamilyManifest = FamilyManifest | SeedFamilyManifest;

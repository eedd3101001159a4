import type { Family } from './family';
import type { SeedFamily } from './seed-family';

/** A paper. */
export interface Citation {
  /** Of its BibTeX entry. */
  readonly key: string;
  /** 'Family name, given names'. */
  readonly authors: readonly string[];
  readonly title: string;
  /** Conference. */
  readonly venue: string;
  readonly year: number;
  readonly arxiv: string;
}

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

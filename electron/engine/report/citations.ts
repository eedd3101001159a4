import { dvtCitation } from '../../../models/dvt/citation';
import { dynamicvitCitation } from '../../../models/dynamicvit/citation';
import { lvvitCitation } from '../../../models/lvvit/citation';
import { segformerCitation } from '../../../models/segformer/citation';
import { stytr2Citation } from '../../../models/stytr2/citation';
import { vitCitation } from '../../../models/vit/citation';

/** A paper: each family has its own in `models/<family>/citation.ts`. */
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

const BY_FAMILY: Readonly<Record<string, Citation>> = {
  vit: vitCitation,
  dvt: dvtCitation,
  dynamicvit: dynamicvitCitation,
  lvvit: lvvitCitation,
  segformer: segformerCitation,
  stytr2: stytr2Citation,
};

/** The papers behind these families, each once. */
export const citationsOf = (families: Iterable<string>): Citation[] =>
  [...new Set(families)].flatMap((family) => BY_FAMILY[family] ?? []);

/** 'Xie et al., 2021'. */
export function shortly({ authors, year }: Citation): string {
  const [first, second, ...more] = authors.map((name) => name.split(',')[0]!);
  const names = more.length > 0 ? `${first} et al.` : second ? `${first} and ${second}` : first;
  return `${names}, ${year}`;
}

/** As in a list of references. */
export const reference = ({ authors, title, venue, year, arxiv }: Citation): string =>
  `${authors.map(initialled).join(', ')}. ${title}. ${venue}, ${year}. arXiv:${arxiv}.`;

/** 'Xie, Enze' to 'E. Xie'. */
function initialled(name: string): string {
  const [family, given = ''] = name.split(', ');
  const initials = given.split(' ').map((one) => `${[...one][0]}.`);
  return `${initials.join(' ')} ${family}`;
}

export const bibtex = ({ key, authors, title, venue, year, arxiv }: Citation): string =>
  [
    `@inproceedings{${key},`,
    `  author = {${authors.join(' and ')}},`,
    // Braces keep the capitals of names such as ViT.
    `  title = {{${title}}},`,
    `  booktitle = {${venue}},`,
    `  year = {${year}},`,
    `  eprint = {${arxiv}},`,
    '  archivePrefix = {arXiv}',
    '}',
  ].join('\n');

import type { Citation } from '#shared/types';

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

import type { Citation } from '../../electron/engine/family-kit';

export const scoreCitation: Citation = {
  key: 'jolicoeurmartineau2021gotta',
  authors: [
    'Jolicoeur-Martineau, Alexia',
    'Li, Ke',
    'Piché-Taillefer, Rémi',
    'Kachman, Tal',
    'Mitliagkas, Ioannis',
  ],
  title: 'Gotta Go Fast When Generating Data with Score-Based Models',
  venue: 'arXiv preprint',
  year: 2021,
  arxiv: '2105.14080',
};

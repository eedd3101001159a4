import type { Citation } from '../../electron/engine/family-kit';

export const biasesCitation: Citation = {
  key: 'cazenavette2021bias',
  authors: ['Cazenavette, George', 'Lucey, Simon'],
  title: 'On the Bias Against Inductive Biases',
  venue: 'arXiv preprint',
  year: 2021,
  arxiv: '2105.14077',
};

import type { Citation } from '../../electron/engine/family-kit';

export const irtCitation: Citation = {
  key: 'elnouby2021training',
  authors: ['El-Nouby, Alaaeldin', 'Neverova, Natalia', 'Laptev, Ivan', 'Jégou, Hervé'],
  title: 'Training Vision Transformers for Image Retrieval',
  venue: 'arXiv preprint',
  year: 2021,
  arxiv: '2102.05644',
};

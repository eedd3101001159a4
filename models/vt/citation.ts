import type { Citation } from '../../electron/engine/family-kit';

export const vtCitation: Citation = {
  key: 'wu2020visual',
  authors: [
    'Wu, Bichen',
    'Xu, Chenfeng',
    'Dai, Xiaoliang',
    'Wan, Alvin',
    'Zhang, Peizhao',
    'Yan, Zhicheng',
    'Tomizuka, Masayoshi',
    'Gonzalez, Joseph',
    'Keutzer, Kurt',
    'Vajda, Peter',
  ],
  title: 'Visual Transformers: Token-based Image Representation and Processing for Computer Vision',
  venue: 'arXiv preprint',
  year: 2020,
  arxiv: '2006.03677',
};

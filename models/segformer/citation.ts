import type { Citation } from '../../electron/engine/family-kit';

export const segformerCitation: Citation = {
  key: 'xie2021segformer',
  authors: [
    'Xie, Enze',
    'Wang, Wenhai',
    'Yu, Zhiding',
    'Anandkumar, Anima',
    'Alvarez, Jose M.',
    'Luo, Ping',
  ],
  title: 'SegFormer: Simple and Efficient Design for Semantic Segmentation with Transformers',
  venue: 'Advances in Neural Information Processing Systems',
  year: 2021,
  arxiv: '2105.15203',
};

import type { Citation } from '../../electron/engine/family-kit';

export const unmixCitation: Citation = {
  key: 'shen2020unmix',
  authors: [
    'Shen, Zhiqiang',
    'Liu, Zechun',
    'Liu, Zhuang',
    'Savvides, Marios',
    'Darrell, Trevor',
    'Xing, Eric',
  ],
  title: 'Un-Mix: Rethinking Image Mixtures for Unsupervised Visual Representation Learning',
  venue: 'arXiv preprint',
  year: 2020,
  arxiv: '2003.05438',
};

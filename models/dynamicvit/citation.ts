import type { Citation } from '../../electron/engine/family-kit';

export const dynamicvitCitation: Citation = {
  key: 'rao2021dynamicvit',
  authors: [
    'Rao, Yongming',
    'Zhao, Wenliang',
    'Liu, Benlin',
    'Lu, Jiwen',
    'Zhou, Jie',
    'Hsieh, Cho-Jui',
  ],
  title: 'DynamicViT: Efficient Vision Transformers with Dynamic Token Sparsification',
  venue: 'Advances in Neural Information Processing Systems',
  year: 2021,
  arxiv: '2106.02034',
};

import type { Citation } from '../../electron/engine/family-kit';

export const litCitation: Citation = {
  key: 'pan2022lit',
  authors: ['Pan, Zizheng', 'Zhuang, Bohan', 'He, Haoyu', 'Liu, Jing', 'Cai, Jianfei'],
  title: 'Less is More: Pay Less Attention in Vision Transformers',
  venue: 'AAAI Conference on Artificial Intelligence',
  year: 2022,
  arxiv: '2105.14217',
};

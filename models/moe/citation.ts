import type { Citation } from '../../electron/engine/family-kit';

export const moeCitation: Citation = {
  key: 'yang2021m6t',
  authors: [
    'Yang, An',
    'Lin, Junyang',
    'Men, Rui',
    'Zhou, Chang',
    'Jiang, Le',
    'Jia, Xianyan',
    'Wang, Ang',
    'Zhang, Jie',
    'Wang, Jiamang',
    'Li, Yong',
    'Zhang, Di',
    'Lin, Wei',
    'Qu, Lin',
    'Zhou, Jingren',
    'Yang, Hongxia',
  ],
  title: 'M6-T: Exploring Sparse Expert Models and Beyond',
  venue: 'arXiv preprint',
  year: 2021,
  arxiv: '2105.15082',
};

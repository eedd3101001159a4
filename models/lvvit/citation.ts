import type { Citation } from '../../electron/engine/family-kit';

export const lvvitCitation: Citation = {
  key: 'jiang2021lvvit',
  authors: [
    'Jiang, Zi-Hang',
    'Hou, Qibin',
    'Yuan, Li',
    'Zhou, Daquan',
    'Shi, Yujun',
    'Jin, Xiaojie',
    'Wang, Anran',
    'Feng, Jiashi',
  ],
  title: 'All Tokens Matter: Token Labeling for Training Better Vision Transformers',
  venue: 'Advances in Neural Information Processing Systems',
  year: 2021,
  arxiv: '2104.10858',
};

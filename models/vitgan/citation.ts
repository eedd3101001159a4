import type { Citation } from '../../electron/engine/family-kit';

export const vitganCitation: Citation = {
  key: 'lee2021vitgan',
  authors: ['Lee, Kwonjoon', 'Chang, Huiwen', 'Jiang, Lu', 'Zhang, Han', 'Tu, Zhuowen', 'Liu, Ce'],
  title: 'ViTGAN: Training GANs with Vision Transformers',
  venue: 'arXiv preprint',
  year: 2021,
  arxiv: '2107.04589',
};

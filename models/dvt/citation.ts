import type { Citation } from '../../electron/engine/family-kit';

export const dvtCitation: Citation = {
  key: 'wang2021dvt',
  authors: ['Wang, Yulin', 'Huang, Rui', 'Song, Shiji', 'Huang, Zeyi', 'Huang, Gao'],
  title:
    'Not All Images are Worth 16x16 Words: Dynamic Transformers for Efficient Image Recognition',
  venue: 'Advances in Neural Information Processing Systems',
  year: 2021,
  arxiv: '2105.15075',
};

import type { Citation } from '../../electron/engine/family-kit';

export const stytr2Citation: Citation = {
  key: 'deng2022stytr2',
  authors: [
    'Deng, Yingying',
    'Tang, Fan',
    'Dong, Weiming',
    'Ma, Chongyang',
    'Pan, Xingjia',
    'Wang, Lei',
    'Xu, Changsheng',
  ],
  title: 'StyTr2: Image Style Transfer with Transformers',
  venue: 'IEEE/CVF Conference on Computer Vision and Pattern Recognition',
  year: 2022,
  arxiv: '2105.14576',
};

import type { Citation } from '../../electron/engine/family-kit';

export const vitCitation: Citation = {
  key: 'dosovitskiy2021image',
  authors: [
    'Dosovitskiy, Alexey',
    'Beyer, Lucas',
    'Kolesnikov, Alexander',
    'Weissenborn, Dirk',
    'Zhai, Xiaohua',
    'Unterthiner, Thomas',
    'Dehghani, Mostafa',
    'Minderer, Matthias',
    'Heigold, Georg',
    'Gelly, Sylvain',
    'Uszkoreit, Jakob',
    'Houlsby, Neil',
  ],
  title: 'An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale',
  venue: 'International Conference on Learning Representations',
  year: 2021,
  arxiv: '2010.11929',
};

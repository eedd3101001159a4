import type { Citation } from '../../types/citation';
import type { MapMethod } from './methods';

const chefer: Citation = {
  key: 'chefer2021generic',
  authors: ['Chefer, Hila', 'Gur, Shir', 'Wolf, Lior'],
  title:
    'Generic Attention-model Explainability for Interpreting Bi-Modal and Encoder-Decoder Transformers',
  venue: 'IEEE/CVF International Conference on Computer Vision',
  year: 2021,
  arxiv: '2103.15679',
};

const gradCam: Citation = {
  key: 'selvaraju2017gradcam',
  authors: [
    'Selvaraju, Ramprasaath R.',
    'Cogswell, Michael',
    'Das, Abhishek',
    'Vedantam, Ramakrishna',
    'Parikh, Devi',
    'Batra, Dhruv',
  ],
  title: 'Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization',
  venue: 'IEEE International Conference on Computer Vision',
  year: 2017,
  arxiv: '1610.02391',
};

const integratedGradients: Citation = {
  key: 'sundararajan2017axiomatic',
  authors: ['Sundararajan, Mukund', 'Taly, Ankur', 'Yan, Qiqi'],
  title: 'Axiomatic Attribution for Deep Networks',
  venue: 'International Conference on Machine Learning',
  year: 2017,
  arxiv: '1703.01365',
};

const inputXGradient: Citation = {
  key: 'shrikumar2016not',
  authors: ['Shrikumar, Avanti', 'Greenside, Peyton', 'Shcherbina, Anna', 'Kundaje, Anshul'],
  title:
    'Not Just a Black Box: Learning Important Features Through Propagating Activation Differences',
  venue: 'arXiv preprint',
  year: 2016,
  arxiv: '1605.01713',
};

const occlusion: Citation = {
  key: 'zeiler2014visualizing',
  authors: ['Zeiler, Matthew D.', 'Fergus, Rob'],
  title: 'Visualizing and Understanding Convolutional Networks',
  venue: 'European Conference on Computer Vision',
  year: 2014,
  arxiv: '1311.2901',
};

/** Of RISE, and of deletion and insertion. */
export const risePaper: Citation = {
  key: 'petsiuk2018rise',
  authors: ['Petsiuk, Vitali', 'Das, Abir', 'Saenko, Kate'],
  title: 'RISE: Randomized Input Sampling for Explanation of Black-box Models',
  venue: 'British Machine Vision Conference',
  year: 2018,
  arxiv: '1806.07421',
};

/** Of the methods that come from a paper. */
export const methodPapers: Readonly<Partial<Record<MapMethod, Citation>>> = {
  chefer,
  gradCam,
  integratedGradients,
  inputXGradient,
  occlusion,
  rise: risePaper,
};

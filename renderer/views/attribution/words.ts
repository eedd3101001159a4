import { numberText } from '#shared/figure';
import type { Baseline, MapMethod } from '#shared/types';

export const entryWords = {
  title: 'Attribution',
  help: 'Shows which patches speak for a class, by several methods. The model runs many times for each.',
  about:
    'Each map marks the patches that speak for the chosen class by one method. The curves test the maps: the best method loses the class fastest when its patches are deleted, and finds it fastest when they are inserted.',
  relevant: 'patches that speak for the class',
  rest: 'patches that do not',
  saved: 'view of attribution',
};

export const methodNames: Readonly<Record<MapMethod, string>> = {
  chefer: 'Chefer et al.',
  gradCam: 'Grad-CAM',
  integratedGradients: 'Integrated gradients',
  inputXGradient: 'Input × gradient',
  rawAttention: 'Raw attention',
  occlusion: 'Occlusion',
  rise: 'RISE',
  random: 'Random order',
};

export const methodHelp: Readonly<Record<MapMethod, string>> = {
  chefer: 'Gradient times attention, multiplied over the layers. Needs gradients and attention.',
  gradCam: 'Channels before the last block, weighted by their gradients. Needs gradients.',
  integratedGradients: 'Gradients along the path from black to the image. Needs gradients.',
  inputXGradient: 'The gradient of the input times the input. Needs gradients.',
  rawAttention:
    'The attention of the class token in the last layer: a reference. Ignores the class.',
  occlusion: 'How far the score falls when a patch is replaced. Works with any model.',
  rise: 'The mean of 400 random masks, weighted by the probability. Works with any model.',
  random: 'Patches in random order: what every method has to beat.',
};

export const baselineNames: Readonly<Record<Baseline, string>> = {
  mean: 'Mean colour',
  black: 'Black',
  blur: 'Blurred image',
};

export const toolbarWords = {
  label: 'Attribution',
  class: 'Class',
  classHelp: 'The class to explain. The methods run again.',
  mostProbable: (label: string) => `Most probable: ${label}`,
  against: 'Against',
  againstHelp: 'Explains what speaks for the class and not for this one. The methods run again.',
  nothing: 'Against no class',
  versus: (label: string) => `Against ${label}`,
  methods: 'Methods',
  methodsHelp: 'Which methods are shown side by side, up to four. Those not computed yet run.',
  baseline: 'Baseline',
  baselineHelp:
    'What replaces deleted patches. It changes the curves, occlusion and RISE, which run again.',
  cancel: 'Cancel',
  cancelHelp: 'Stops computing. Finished maps stay.',
  compute: 'Compute',
  computeHelp: 'Computes the missing maps.',
  progress: 'Computing attribution',
  appearance: 'Opacity, colours and smoothing of the maps. The model does not run again.',
  changeClass: 'Choose class',
  changeAgainst: 'Choose class against',
  changeMethods: 'Choose methods',
  changeBaseline: 'Choose baseline',
  changeOpacity: 'Change opacity',
  changeColours: 'Change colours',
  changeSmooth: 'Change smoothing',
};

export const panelWords = {
  board: (method: string, name: string) => `${method} of ${name}`,
  waiting: 'Waiting',
  computing: 'Computing…',
  stopped: 'Not computed',
  areas: (deletion: number, insertion: number) =>
    `deletion ${deletion.toFixed(3)}, insertion ${insertion.toFixed(3)}`,
  all: (areas: string, range: string) => `${areas}; ${range}`,
  range: (low: number, high: number) => `${numberText(low)} to ${numberText(high)}`,
};

export const sideWords = {
  label: 'Faithfulness',
  deletion: 'Deletion',
  deletionHelp: 'Most relevant patches replaced first. A smaller area is better.',
  insertion: 'Insertion',
  insertionHelp: 'Most relevant patches restored first. A larger area is better.',
  share: 'Patches changed (%)',
  chart: (title: string, method: string, area: number) =>
    `${title}, ${method}: area ${area.toFixed(3)}`,
  method: 'Method',
  note: 'Areas below the probability of the class. One image says little: compare methods over many.',
};

export const describeWords = {
  title: (label: string) => `Attribution to ${label}`,
  versus: (label: string, other: string) => `Attribution to ${label} against ${other}`,
  computing: (done: number, all: number) => `${done} of ${all} methods computed`,
  patch: (row: number, column: number) => `patch ${row}, ${column}`,
  value: (method: string, value: number) => `${method} ${numberText(value)}`,
};

export const figureWords = {
  notThere: 'No map is computed yet',
  hint: 'Wait until a map appears, then save the figure again.',
  modelOnImage: (model: string, image: string) => `${model} on ${image}`,
  noNpy: 'The first method has no map yet',
  target: (label: string, other: string | undefined) =>
    other === undefined ? `the class ${label}` : `the class ${label} against ${other}`,
  methods: (methods: string, target: string, baseline: string) =>
    `Attribution maps explain ${target} by ${methods}. Deletion replaces the most relevant patches by the baseline (${baseline.toLowerCase()}) first, insertion restores them first (Petsiuk et al., 2018); areas lie below the probability of the class.`,
};

export const actionWords = {
  next: 'Explain Next Class',
  previous: 'Explain Previous Class',
  runs: 'The methods run again.',
};

export const boardWords = {
  keys: 'Arrow keys move between patches and read out their values; plus and minus zoom.',
};

import { percent } from '#shared/figure';
import type { Size } from '#shared/types';

const NO_RUN = 'Redraws without running the model again.';

export const entryWords = {
  title: 'Merging',
  help: `Shows where each merged token took its content from. ${NO_RUN}`,
  about:
    'Between stages the model merges 2 × 2 tokens into one, from places that it chooses itself. The points are the places that the selected token took its content from; lines begin where a point would lie without its offset.',
  read: 'places that a token reads',
  unread: 'places that it does not',
  saved: 'view of merging',
};

export const actionWords = {
  chooseMerge: 'Choose merge',
  next: 'Next Merge of Tokens',
  previous: 'Previous Merge of Tokens',
  noRun: NO_RUN,
};

export const toolbarWords = {
  label: 'Merging',
  merge: 'Merge',
  mergeHelp: `The merge whose result is selected: it makes the tokens of the stage named. ${NO_RUN}`,
  before: (stage: number, [h, w]: Size) => `Before stage ${stage}: ${h} × ${w}`,
  trace: 'Points',
  traceHelp: `Follows the token by one merge, or through all merges down to the first map. On the way each point counts as the token nearest to it. ${NO_RUN}`,
  oneMerge: 'One merge',
  toFirst: 'Down to the first map',
  map: 'Map',
  mapHelp: `What lies under the points: nothing, the mean length of each token's offsets, or what the token attends to in its stage. ${NO_RUN}`,
  noMap: 'No map',
  lengths: 'Offset lengths',
  attention: 'Attention',
  appearance: 'Opacity and colours of the map. The model does not run again.',
  changeMerge: 'Choose merge',
  changeTrace: 'Choose points',
  changeMap: 'Choose map',
  changeOpacity: 'Change opacity',
  changeColours: 'Change colours',
};

export const boardWords = {
  label: (name: string) => `Merging of ${name}`,
  image: (name: string) => `Image ${name}`,
  keys: 'Arrow keys move between merged tokens and read out where they took their content from; Enter selects a token; plus and minus zoom.',
  selectToken: 'Select token',
};

export const stageWords = {
  reading: 'Reading the offsets…',
  title: (stage: number, points: number, traced: boolean) =>
    traced
      ? `Merge before stage ${stage}: ${points} points on the first map`
      : `Merge before stage ${stage}: ${points} points on the map before it`,
  token: ([, w]: Size, token: number) => `token ${Math.floor(token / w) + 1}, ${(token % w) + 1}`,
  inside: (points: number, all: number, share: number) =>
    points === all
      ? `all ${all} points inside the image`
      : `${points} of ${all} points inside the image, ${percent(share)} of the weight`,
  noAttention: (stage: number) =>
    `Stage ${stage} has no attention: its blocks are MLPs, which see one token at a time.`,
  noLayers: (stage: number) =>
    `Stage ${stage} attends, but its attention cannot be shown for this graph.`,
  attends: (stage: number, layer: number) =>
    `Stage ${stage} attends. The map can show its last block, layer ${layer + 1}; the Attention view shows every head.`,
};

export const sideWords = {
  label: 'Selected token and offsets',
  tap: 'Weight of the taps',
  tapHelp: 'Share of each tap in the merged token: the norm of its weights.',
  offsets: 'Offsets',
  mean: 'Mean length',
  outside: 'Taps outside',
  tokens: (value: number) => `${value.toFixed(2)} tokens`,
  share: percent,
  histogram: 'Offset lengths of this merge, in tokens',
  prediction: 'Prediction',
  withOffsets: 'With offsets',
  withoutOffsets: 'Offsets off',
  off: 'Offsets are off: every tap stays at its regular place.',
  same: (label: string, change: string) => `Without offsets: still ${label}, ${change}.`,
  other: (label: string) => `Without offsets the model says ${label}.`,
  points: (value: number) =>
    `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)} points of probability`,
  hint: 'Switch offsets off above to see what the prediction loses. The model runs again.',
  attention: 'Attention',
};

export const barWords = {
  lengths: 'Offset length (tokens)',
  attention: 'Attention',
  legend: 'Legend',
  point: 'place read; larger: more weight',
};

export const figureWords = {
  notThere: 'There are no offsets to show yet',
  hint: 'Wait until the points appear, then save the figure again.',
  key: 'Squares: places read, larger with more weight; lines: from the regular place; box: area that the token stands for',
};

import type { Generator } from '#shared/types';
import { NO_RUN } from '../../overlay/Appearance';

const redraws = 'Redraws without running the model again.';

export const entryWords = {
  title: 'Generator',
  help: `Shows how a generator made an image of a seed: walks to another seed, mixed styles, attention, what a token paints. ${redraws}`,
  about:
    'The generator starts from places, not from pixels; the latent only scales and shifts the norms of its blocks. Walk to another seed in z (the latent) or w (the latent mapped), take another seed’s w from a block on, or point at a token to see what it attends to and what it paints.',
  seen: 'what a token attends to',
  token: 'the token',
};

export const actionWords = {
  next: 'Next Image of the Walk',
  previous: 'Previous Image of the Walk',
  play: 'Play or Pause the Walk',
  help: redraws,
};

export const viewWords = {
  board: (name: string) => `Image made of ${name}`,
  waiting: (name: string) => `Nothing made of ${name} yet`,
  reading: 'Reading the image…',
  keys: 'Arrow keys move between tokens; Enter selects one; Escape lets it go; plus and minus zoom.',
  chooseToken: 'Choose token',
  seed: ({ mix: { other, share, space, fromBlock } }: Generator) =>
    share === 0
      ? 'The seed’s own image'
      : `${share} of seed ${other} in ${space}${space === 'w' && fromBlock > 0 ? `, from block ${fromBlock + 1} on` : ''}`,
  walk: (space: string, share: number, other: number) =>
    `Walk in ${space}: ${Math.round(100 * share)} % of the way to seed ${other}`,
  styles: (from: number, last: number, other: number) =>
    from > last
      ? 'No style mixed: the seed’s own image'
      : `Seed ${other}’s w ${from === last ? 'in the last norm' : `from block ${from + 1} on`}`,
  attention: (token: number, block: number, head: string) =>
    `Attention of token ${token + 1}, block ${block + 1}, ${head}`,
  painted: (token: number) => `What token ${token + 1} paints`,
  head: (head: number | null) => (head === null ? 'mean of heads' : `head ${head + 1}`),
  noExplanation:
    'Walks, styles and tokens were left out: switch “Image only” off in the inspector to see them.',
};

export const toolbarWords = {
  label: 'Generator',
  show: 'Image',
  showHelp: `The seed’s image, a walk to the other seed, or the seed with the other’s style. ${NO_RUN}`,
  seed: 'Seed',
  walk: 'Walk',
  styles: 'Style mixing',
  space: 'Walk in',
  spaceHelp: `z: between the latents. w: between the mapped latents. ${NO_RUN}`,
  over: 'Over it',
  overHelp: `Over the seed’s image: what the selected token attends to, or what it paints. ${NO_RUN}`,
  none: 'Nothing',
  attention: 'Attention',
  painted: 'Painted by token',
  block: 'Block',
  blockHelp: `The block whose attention is drawn. ${NO_RUN}`,
  head: 'Head',
  headHelp: `One head, or the mean of all. ${NO_RUN}`,
  mean: 'Mean',
  other: 'Other seed',
  otherHelp: 'The seed that is walked to and whose style is mixed in. The model runs again.',
  appearance: 'Opacity, colours. The model does not run again.',
  export: 'Save animation',
  exportHelp: 'Saves the walk, there and back, as an animation.',
  change: {
    show: 'Choose the image',
    space: 'Choose where to walk',
    over: 'Choose what is drawn over it',
    block: 'Choose block',
    head: 'Choose head',
    opacity: 'Change opacity',
    colours: 'Change colours',
  },
};

export const stripWords = {
  walk: (space: string) => `Walk in ${space}`,
  styles: 'Style of the other seed',
  seeds: 'Seeds of the library',
  frame: (share: number) => `${Math.round(100 * share)} %`,
  from: (from: number, last: number) =>
    from > last ? 'none' : from === last ? 'last norm' : `block ${from + 1}`,
  chooseFrame: 'Move along the walk',
  chooseFrom: 'Choose the first block of the other style',
  play: 'Play',
  pause: 'Pause',
  playHelp: 'Runs through the walk, there and back.',
};

export const sideWords = {
  label: 'Modulation',
  title: 'Scale and shift by block',
  help: 'One row a norm, from the first block down to the last norm; one column a channel.',
  gamma: (worst: string) => `gamma, 1 ± ${worst}`,
  beta: (worst: string) => `beta, 0 ± ${worst}`,
  norm: 'Norm',
  ofNorm: (norm: number, count: number) =>
    norm === count - 1
      ? 'last'
      : `${Math.floor(norm / 2) + 1}, ${norm % 2 === 0 ? 'attention' : 'MLP'}`,
  scaled: '|gamma − 1|',
  shifted: '|beta|',
};

export const figureWords = {
  on: (model: string, name: string) => `${model} on ${name}`,
  attention: 'attention',
  painted: 'change',
  notYet: 'There is no image to make a figure of yet',
  wait: 'Wait until the model has run.',
};

import { patchName } from '#shared/figure';
import type { Size } from '#shared/types';

const RUNS = 'The model runs again at once.';
const NO_RUN = 'Redraws without running the model again.';

export const entryWords = {
  title: 'Reconstruction',
  help: 'Shows what several networks make of patches that are hidden from them.',
  about:
    'The hatched patches are hidden from the networks, which paint them from the others. Their images stand side by side, each over the map of its errors: a network that knows that neighbours belong together needs fewer patches.',
  hidden: 'hidden from the networks',
  seen: 'seen by them',
  saved: 'view of reconstructions',
};

export const toolbarWords = {
  label: 'Reconstruction',
  stage: 'On the stage',
  stageHelp: `The image with its hidden patches, or what one network made of it. ${NO_RUN}`,
  image: 'Image with mask',
  half: 'New half',
  halfHelp: `Hides another half of the patches, drawn at random. ${RUNS}`,
  invert: 'Invert',
  invertHelp: `Hides the patches that are seen, and shows the hidden ones. ${RUNS}`,
  appearance: 'Colours of the error maps. The model does not run again.',
  colours: 'Change colours',
  choose: 'Choose what is on the stage',
  newHalf: 'Hide another half',
  invertMask: 'Invert mask',
};

export const boardWords = {
  label: (name: string) => `Reconstruction of ${name}`,
  image: (name: string) => `Image ${name}`,
  keys: 'Arrow keys move between patches; Enter hides or shows one; drag to hide or show several; plus and minus zoom.',
  change: 'Change mask',
  patch: (grid: Size, patch: number, hidden: boolean) =>
    `${patchName(grid, patch)}: ${hidden ? 'hidden' : 'seen'}`,
};

export const stageWords = {
  reading: 'Reading the reconstructions…',
  hidden: (hidden: number, all: number) => `${hidden} of ${all} patches hidden`,
  made: (title: string, mse: number) => `${title}: error ${mse.toFixed(3)} over hidden patches`,
  running: (name: string) => `Reconstruct ${name}`,
};

export const sideWords = {
  label: 'Networks',
  help: 'Squared error over the hidden patches, of normalised pixels. Predicting the mean colour gives about 1.',
  select: (title: string) => `Put the image by ${title} on the stage`,
  errors: (title: string) => `Errors of ${title}`,
  most: (value: number) => `Error maps: 0 to ${value.toFixed(1)}`,
  curves: 'Error on test images while training',
  steps: 'steps',
};

export const figureWords = {
  notYet: 'There is no reconstruction to make a figure of yet',
  wait: 'Wait until the model has run.',
  on: (model: string, name: string) => `${model} on ${name}`,
};

import { patchName } from '#shared/figure';
import type { Size, VisualTokens } from '#shared/types';
import { NO_RUN } from '../../overlay/Appearance';

type Layer = VisualTokens['layers'][number];

export const entryWords = {
  title: 'Visual tokens',
  help: 'Shows where each visual token looks and what the tokens read from each other. Redraws without running the model again.',
  about:
    'A few tokens replace the pixels: each pools the image by a map of its own. The first row has static filters, the same for every image; in later rows the tokens of the row before choose where to look.',
  oneToken: 'where one token looks',
  anotherToken: 'where another looks',
};

export const actionWords = {
  choose: 'Choose token',
  next: 'Next Visual Token',
  previous: 'Previous Visual Token',
  module: 'Next Module of Visual Tokens',
  help: 'Redraws without running the model again.',
};

const tokenName = (token: number): string => `Token ${token + 1}`;

const kinds = { filter: 'static', recurrent: 'recurrent' } as const;
export const moduleName = ({ tokenizer }: Layer, module: number): string =>
  `Module ${module + 1}, ${kinds[tokenizer]}`;

export const nats = (value: number): string => value.toFixed(2);
const share = (value: number): string => value.toFixed(3);

export const viewWords = {
  board: (name: string) => `Visual tokens of ${name}`,
  image: (name: string) => `Image ${name}`,
  reading: 'Reading the visual tokens…',
  keys: 'Arrow keys move between places and read out their tokens; Enter selects the strongest token of a place; plus and minus zoom.',
  choose: 'Choose token',
  map: (layer: Layer, module: number, token: number) =>
    `${tokenName(token)} of module ${module + 1} (${kinds[layer.tokenizer]}): entropy ${nats(layer.entropy[token]!)} of ${nats(Math.log(layer.grid[0] * layer.grid[1]))} nats`,
  strongest: (layer: Layer, module: number) =>
    `Strongest token of each place, module ${module + 1} (${kinds[layer.tokenizer]})`,
  place: (grid: Size, place: number, shares: readonly number[]) => {
    const order = [...shares.keys()].sort((a, b) => shares[b]! - shares[a]!).slice(0, 3);
    const words = order.map((token) => `token ${token + 1} ${share(shares[token]!)}`);
    return `${patchName(grid, place)}: ${words.join(', ')}`;
  },
};

export const toolbarWords = {
  label: 'Visual tokens',
  show: 'Show',
  showHelp: `The map of the selected token, or the strongest token of each place. ${NO_RUN}`,
  map: 'Map of one token',
  strongest: 'Strongest token',
  chooseShow: 'Choose what is shown',
  opacity: 'Change opacity',
  colours: 'Change colours',
  appearance: 'Opacity, colours. The model does not run again.',
};

export const stripWords = {
  label: 'Tokens of each module',
  row: (layer: Layer, module: number) => `Tokens of ${moduleName(layer, module).toLowerCase()}`,
  overlap: (overlap: number) => `overlap ${nats(overlap)}`,
  token: (layer: Layer, token: number) =>
    `${tokenName(token)}: entropy ${nats(layer.entropy[token]!)} nats`,
};

export const panelWords = {
  label: 'Tokens',
  noPlace: 'Place',
  point: 'Shares of the place under the pointer.',
  place: (grid: Size, place: number) => {
    const name = patchName(grid, place);
    return name[0]!.toUpperCase() + name.slice(1);
  },
  token: 'Token',
  looked: 'Looks here',
  taken: 'Takes back',
  noneTaken: 'Nothing goes back to the map after the last module.',
  among: 'Among tokens',
  matrix: 'Matrix',
  matrixHelp: `Attention: a row shows what a token reads from each. Overlap: what the maps of two tokens have in common. ${NO_RUN}`,
  attention: 'Attention',
  overlap: 'Overlap',
  chooseMatrix: 'Choose matrix',
  reads: (token: number, source: number, weight: number) =>
    `${tokenName(token)} reads most from token ${source + 1} (${share(weight)})`,
  overlaps: (overlap: number) => `Mean overlap of two tokens ${share(overlap)}`,
  library: 'Place of a token over the library',
  few: (images: number, all: number) =>
    `Variance needs results of two images; ${images} of ${all} have one. Run on all images (Shift+F5).`,
  over: (images: number) => `Variance over ${images} images, image side 1`,
  variance: (value: number) => value.toFixed(5),
  times: (ratio: number) => `Recurrent tokens move ${ratio.toFixed(1)} times as much (variance).`,
};

export const figureWords = {
  notYet: 'There are no visual tokens yet',
  wait: 'Wait for the map to appear, then save the figure again.',
  scale: 'weight',
  on: (model: string, image: string) => `${model} on ${image}`,
};

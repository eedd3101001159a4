import { numberText, patchName, percent } from '#shared/figure';
import { dropped } from '#shared/parts/routing';
import { type Choice, choicesOf, withoutExpert } from '#shared/routing';
import type { RoutingLayer } from '#shared/types';
import { plural, probability } from '../../ui/format';
import type { Experts } from './use-experts';

export const indexWords = {
  title: 'Experts',
  help: 'Shows which expert computed each patch, how full the experts were, and what they dropped. Redraws without running the model again.',
  about:
    'In some blocks each patch is computed by one or a few experts, which a router chooses; the colour of a patch is its expert. An expert that is full drops what comes later: hatched patches pass the block unchanged.',
  expert: 'patches of one expert',
  other: 'patches of another',
  dropped: 'dropped',
  paper: 'Yang et al. 2021 (M6-T), arXiv:2105.15082',
};

export const words = {
  toolbar: 'Experts',
  show: 'Show',
  showHelp:
    'The expert of each patch, the gates (how much of an expert’s output a patch takes), or the load of each expert per class over the library.',
  modes: { experts: 'Expert of each patch', gates: 'Gates', classes: 'Load per class' },
  choice: 'Choice',
  choiceHelp: 'Which of its experts a patch is coloured by.',
  choiceName: (choice: number) => `${ORDINALS[choice] ?? `${choice + 1}th`} choice`,
  appearanceHelp: 'Opacity and colours. The model does not run again.',
  colours: 'gates and loads',
  board: (name: string) => `Experts of ${name}`,
  image: (name: string) => `Image ${name}`,
  boardHelp:
    'Arrow keys move between patches and read out their experts; Enter shows the expert of a patch alone; plus and minus zoom.',
  changes: {
    mode: 'Choose what is shown',
    layer: 'Choose block',
    choice: 'Choose choice',
    isolate: 'Show one expert',
    all: 'Show all experts',
    opacity: 'Change opacity',
    colours: 'Change colours',
  },
  side: 'Experts',
  load: 'Load',
  loadHelp: 'Shows this expert alone; click again to show all. The model does not run again.',
  capacity: (capacity: number | null) =>
    capacity === null ? 'no limit' : `capacity ${plural(capacity, 'token')}`,
  expert: (expert: number) => `Expert ${expert}`,
  expertWord: 'Expert',
  computed: 'computed',
  barLabel: (expert: number, load: number, kept: number) =>
    `Expert ${expert}: ${plural(load, 'token')}${load > kept ? `, ${load - kept} dropped` : ''}`,
  legend: 'Legend',
  capacityLine: 'capacity',
  droppedItem: 'dropped',
  pointAt: 'Point at a patch, or use the arrow keys.',
  patch: 'Patch',
  choices: 'Experts of the patch',
  gate: 'gate',
  strip: 'Depth',
  imbalance: 'Imbalance (c_v)',
  block: 'Block',
  blockName: (layer: number) => `Block ${layer + 1}`,
  routerName: (layer: number) => `Router ${layer + 1}`,
  cv: (cv: number) => `c_v ${cv.toFixed(2)}`,
  droppedCount: (count: number) => (count > 0 ? `${count} dropped` : 'none dropped'),
  classTable: 'Load of each expert per class',
  className: 'Class',
  images: 'Images',
  pending: (seen: number, all: number) =>
    `${seen} of ${plural(all, 'image')} counted: run on all images to count the rest (Shift+F5).`,
  byFolder: 'Classes are the folders of the images, or else what the model predicts.',
  noClasses: 'No image has a result yet',
  gateTitle: 'gate',
  probabilityTitle: 'probability',
  figureNote: 'Hatched: dropped, the expert was full',
};

const ORDINALS = ['First', 'Second', 'Third'];

/** A mixture of experts by its block, or its place among the routers of an imported graph. */
export const layerName = ({ named }: Pick<Experts, 'named'>, { layer }: RoutingLayer): string =>
  named === 'block' ? words.blockName(layer) : words.routerName(layer);

/** One line saying what is on the stage. */
export function describe(experts: Experts): string {
  const { layer, spec, data, problem, classes, isolated } = experts;
  const where = layerName(experts, layer);
  if (spec.mode === 'classes') {
    const images = classes.reduce((sum, one) => sum + one.images, 0);
    if (images === 0) return words.noClasses;
    return `${where}: load per class over ${plural(images, 'image')}`;
  }
  if (!data) return problem ?? 'Reading the routing…';
  if (isolated !== null) {
    const loads = words.barLabel(isolated, layer.load[isolated]!, layer.loadKept[isolated]!);
    return spec.mode === 'gates'
      ? `${where}: probability of expert ${isolated}`
      : `${where}. ${loads}`;
  }
  const all = layer.load.reduce((a, b) => a + b, 0);
  const lost = dropped(layer.load, layer.loadKept);
  const drops =
    lost === 0
      ? 'no choice dropped'
      : `${lost} of ${all} choices dropped (${percent(lost / all)}), ${plural(withoutExpert(data), 'token')} without expert`;
  return `${where}: ${modeText(layer)}, ${drops}, ${words.cv(layer.cv)}`;
}

function modeText({ mode, experts, chosen }: RoutingLayer): string {
  const k = chosen.shape[1]!;
  return mode === 'topk'
    ? `top-${k} of ${experts} experts`
    : `${k} prototypes of ${experts / k} experts`;
}

/** 'expert 3, gate 0.62, dropped' */
export const choiceText = ({ expert, gate, kept }: Choice): string =>
  `expert ${expert}, gate ${probability(gate)}${kept ? '' : ', dropped'}`;

/** A patch's experts in words. */
export function patchWords({ data, tokens }: Experts, patch: number): string {
  if (!data) return '';
  const choices = choicesOf(data, tokens.special + patch).map(choiceText);
  return `${patchName(tokens.grid, patch)}: ${choices.join('; ')}`;
}

/** The tokens that are no patches: 'class token: expert 3, gate 0.62'. */
export function specialWords({ data, tokens }: Experts): readonly string[] {
  if (!data) return [];
  return Array.from({ length: tokens.special }, (_, token) => {
    const name =
      tokens.names?.[token] ?? (tokens.special === 1 ? 'class token' : `token ${token + 1}`);
    return `${name}: ${choicesOf(data, token).map(choiceText).join('; ')}`;
  });
}

export const shareText = (share: number): string => numberText(Math.round(share * 1000) / 1000);

export const actionWords = {
  next: 'Next Block with Experts',
  previous: 'Previous Block with Experts',
  help: 'Redraws without running the model again.',
};

import { numberText } from '#shared/figure';

export const words = {
  title: 'Interventions',
  help: 'Shows how a class changes without each attention head. The model runs once for each head.',
  about:
    'Each cell is one attention head: how the output of the class changes when the head is taken out of the graph. Red heads speak for the class, since it falls without them; blue heads speak against it.',
  speaks: 'heads without which the class falls',
  rest: 'heads that hardly matter',
  saved: 'view of interventions',
  toolbar: 'Interventions',
  class: 'Class',
  classHelp: 'The class whose output is measured. The model runs again, once for each head.',
  mostProbable: (label: string) => `Most probable: ${label}`,
  changeClass: 'Choose class',
  progress: 'Ablating heads',
  ablating: 'Taking heads away…',
  describe: (label: string, output: number) => `${label}: output ${numberText(output)}`,
  cell: (layer: number, head: number, change: string) => `layer ${layer}, head ${head}: ${change}`,
  change: (value: number) => `${value < 0 ? '−' : '+'}${numberText(Math.abs(value))}`,
  map: (label: string) => `Change of the output of ${label} without each head`,
  head: 'Head',
  layer: 'Layer',
  bar: (label: string) => `Change of ${label}`,
  problem: (message: string, hint: string) => [message, hint].filter(Boolean).join('. '),
  notThere: 'No head has been ablated yet',
  hint: 'Wait until the map appears, then save the figure again.',
  modelOnImage: (model: string, image: string) => `${model} on ${image}`,
  methods: (label: string) =>
    `Heads were ablated one at a time: the attention weights of the head are multiplied by zero inside the graph, and the change of the output of ${label} is recorded.`,
};

import { numberText } from '#shared/figure';

export const words = {
  title: 'Lens',
  help: 'Shows which class the model would give after every block.',
  about:
    'The final norm and head read the tokens after every block (the logit lens). The curve is the probability of the final answer by layer; the list names the best class of each layer and where the answer settles.',
  early: 'layers with another answer',
  settled: 'layers with the final answer',
  saved: 'view of the lens',
  reading: 'Reading every block…',
  describe: (label: string, layer: number) => `Settles on ${label} after layer ${layer + 1}`,
  chart: (label: string) => `Probability of ${label} by block`,
  block: 'Block',
  layers: 'Classes after each block',
  layer: 'After layer',
  best: 'Most probable',
  p: 'Probability',
  final: (label: string) => `Probability of ${label}`,
  unlisted: 'not in the top five',
  problem: (message: string, hint: string) => [message, hint].filter(Boolean).join('. '),
  number: (p: number | null) => (p === null ? '–' : numberText(p)),
  notThere: 'The lens has not been read yet',
  hint: 'Wait until the curve appears, then save the figure again.',
  modelOnImage: (model: string, image: string) => `${model} on ${image}`,
  methods:
    'The logit lens applies the model’s own final norm and head to the tokens after every block; the last layer equals the model’s output.',
};

import { rankOf } from '#shared/attention';
import { numberText, patchName } from '#shared/figure';
import type { ModelCard } from '#shared/types';
import type { Settings } from '../../state';
import { plural } from '../../ui/format';
import { attentionName } from './attention-names';
import type { Sheet } from './sheet/use-sheet';
import type { Side } from './spec';
import type { Styling } from './use-style';
import { words } from './words';

/** One line saying what is on the stage. */
export function describe(styling: Styling): string {
  const { map, problem, spec, attention } = styling;
  if (problem) return problem;
  if (!spec.pick || !attention) return resultText(styling);
  if (!map) return words.describe.reading;
  const { of, patch } = map.question;
  const grid = styling.grids![spec.pick.on].grid;
  const name = `${spec.pick.on} ${patchName(grid, patch)}`;
  const head =
    attention.head === 'mean'
      ? words.describe.meanOfHeads
      : words.describe.head(attention.head + 1);
  const { on } = map.question;
  const what = of === 'queries' ? words.describe.drawsFrom(name) : words.describe.drawnBy(on, name);
  return `${what}: ${attentionName(attention.layer.name)}, ${head}`;
}

/** 'cat.jpg in the style of waves.jpg, 640 × 427'. */
export function resultText({ result, stylized }: Styling): string {
  const { imageName } = result.provenance;
  const { style, rounds, wanted, size } = stylized;
  const how = style
    ? words.describe.inStyleOf(imageName, style.name)
    : words.describe.stylised(imageName);
  const last = wanted > 1 ? words.describe.roundOf(rounds.length, wanted) : '';
  return words.describe.result(how, last, size[1], size[0]);
}

/** A patch pointed at, and its number on the map where there is one. */
export function pointedText(
  { grids, map }: Styling,
  { on, patch }: { on: Side; patch: number },
): string {
  const name = `${on} ${patchName(grids![on].grid, patch)}`;
  if (map?.question.on !== on) return name;
  const weight = numberText(map.values[patch]!);
  return words.describe.patch(name, weight, rankOf(map.values, patch), map.values.length);
}

/** The model, and its settings where they are not the card's defaults; images are named elsewhere. */
export function modelText({ id, settings }: ModelCard, values: Settings): string {
  const changed = settings.filter(
    ({ kind, name, default: usual }) => kind !== 'picture' && (values[name] ?? usual) !== usual,
  );
  return [id, ...changed.map(({ name, title }) => `${title.toLowerCase()} ${values[name]}`)].join(
    ', ',
  );
}

/** '3 images, selected in the library × 4 styles'. */
export function sheetText({ contents, marked, more, styles }: Sheet): string {
  const of = marked ? words.describe.selected : '';
  const beyond = more > 0 ? words.describe.more(more) : '';
  return `${plural(contents.length, 'image')}${of}${beyond} × ${plural(styles.length, 'style')}`;
}

import { type Mark, type Panel, patchRect, toTarget } from '#shared/figure';
import { dropped } from '#shared/parts/routing';
import { patchChoices } from '#shared/routing';
import { bordersOf, classMarks, colorsOf, regionsOf } from '#shared/token-labels';
import type { RoutingLayer } from '#shared/types';
import type { Embedded } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, MOST_PANELS, shortKey } from './canvas';
import { classImage } from './class-image';

/** As the experts view shows them first. */
const LOOK = { opacity: 0.6, isolated: null };
/** Experts that the key names. */
const NAMED = 12;
const KEY_ROOM = 100;

/** The expert that each patch chose first, in each of the last layers. */
export async function routingFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { subject, card } = canvas;
  const { result, read } = subject;
  const { routing } = result.parts;
  if (!routing) return [];
  const { tokens, layers } = routing;
  const shown = layers.slice(1 - MOST_PANELS);
  const experts = Math.max(...shown.map((layer) => layer.experts));
  const numbers = Array.from({ length: experts }, (_, index) => ({ index, count: 1 }));
  const colors = colorsOf(numbers);
  const frame = frameFor(canvas, shown.length + 1, KEY_ROOM);
  const ground = { size: result.provenance.imageSize, region: result.region, grid: tokens.grid };
  const within = toTarget(frame, result.region);
  const bare = imageIn(canvas, frame);
  const named = card?.routing ? 'Block' : 'Router';
  const panels: Panel<Embedded>[] = [
    { title: ['Image'], marks: bare },
    ...(await Promise.all(
      shown.map(async (layer) => ({ title: titleOf(layer), marks: await marksOf(layer) })),
    )),
  ];
  const key = shortKey(numbers, NAMED, ({ index }) => ({
    color: colors.get(index)!,
    label: `expert ${index}`,
  }));
  const all =
    layers.length > shown.length
      ? `the last ${shown.length} of ${layers.length}`
      : `${layers.length}`;
  const caption = `The expert that each patch chose first, in ${all} mixtures of experts; hatched: the expert was full and dropped it.`;
  return [figure(frame, { panels, bar: null, key }, { name: 'routing', caption })];

  function titleOf({ layer, load, loadKept, cv }: RoutingLayer): string[] {
    const choices = load.reduce((sum, one) => sum + one, 0);
    const lost = dropped(load, loadKept);
    return [`${named} ${layer + 1}, c_v ${cv.toFixed(2)}`, `${lost} of ${choices} dropped`];
  }

  async function marksOf(layer: RoutingLayer): Promise<Mark<Embedded>[]> {
    const [chosen, gates, kept] = await Promise.all([
      read(layer.chosen),
      read(layer.gates),
      read(layer.kept),
    ]);
    const choices = patchChoices({ chosen, gates, kept }, tokens, 0);
    const best = choices.map(({ expert }) => expert);
    const map = {
      best,
      colors,
      regions: regionsOf(best, tokens.grid),
      borders: bordersOf(best, tokens.grid),
    };
    const full = choices.flatMap((choice, patch) => (choice.kept ? [] : [patch]));
    return [
      ...bare,
      ...classMarks(frame, ground, map, await classImage(map, tokens.grid), LOOK, null),
      { kind: 'dropped', at: full.map((patch) => patchRect(tokens.grid, patch, within)), veil: 0 },
    ];
  }
}

import {
  type Citation,
  type FactSource,
  factsFrom,
  type ModelCard,
  type Row,
  shortly,
} from '#shared/types';
import type { ReportData, ReportOrigin } from './report-data';

/** How the results came about, in paragraphs that could stand in a paper, from what was recorded. */
export const methodsOf = (
  { about, card, rows }: ReportData,
  citations: readonly Citation[],
): string[] => [
  modelText(about, card, rows.length, citations),
  `Input: ${about.preprocessing}.`,
  ...sourcesText(about, card),
  settingsText(about, card),
  computerText(about, rows),
];

function modelText(
  { model, title, family, modelSha256 }: ReportOrigin,
  card: ModelCard | null,
  count: number,
  citations: readonly Citation[],
): string {
  const paper = citations.map((citation) => ` (${shortly(citation)})`).join('');
  const images = count === 1 ? 'One image was' : `${count} images were`;
  const hashes = modelSha256.map((hash) => hash.slice(0, 16)).join(' and ');
  const files = modelSha256.length === 1 ? 'its file' : 'each of its files';
  const head = `${images} analysed with ${title} (${model}), a model of the family ${family}${paper}; the SHA-256 of ${files} begins with ${hashes}`;
  if (!card) return `${head}. The model is not on this computer any more: no more is known of it.`;
  const source = card.source ? ` Source: ${sentence(card.source)}` : '';
  const data = card.data ? ` Training data: ${sentence(card.data)}` : '';
  return `${head}.${source}${data}`;
}

/** What a reader must not take for a fact of the model. */
function sourcesText({ sources }: ReportOrigin, card: ModelCard | null): string[] {
  if (!sources) return [];
  const has = card && {
    labels: card.labels.length > 0,
    attention: card.attention.length > 0,
  };
  const named = (source: FactSource) => factsFrom(source, sources, has ?? undefined).join(', ');
  const [guessed, given] = [named('guess'), named('user')];
  return [
    ...(guessed ? [`Guessed, as the model’s files do not state it: ${guessed}.`] : []),
    ...(given ? [`Set or confirmed by the user: ${given}.`] : []),
  ];
}

function settingsText({ settings, pictures = {} }: ReportOrigin, card: ModelCard | null): string {
  const known = card?.settings ?? [];
  const titleOf = (name: string) => known.find((one) => one.name === name)?.title ?? name;
  const set = Object.entries(settings).map(
    ([name, value]) => `${titleOf(name)} = ${pictures[name]?.name ?? valueText(value)}`,
  );
  const others = known
    .filter(({ name }) => !(name in settings))
    .map(({ title, default: value }) => `${title} = ${valueText(value)}`);
  const all = [...set, ...others];
  return all.length > 0 ? `Settings: ${all.join(', ')}.` : 'The model has no settings.';
}

function computerText(
  { versions, provider, sideBySide }: ReportOrigin,
  rows: readonly Row[],
): string {
  const { vitrine = 'of an unknown version', onnxruntime = 'of an unknown version' } = versions;
  const through = provider ? ` with the execution provider ${provider}` : '';
  const machine = versions.hardware ? ` on ${versions.hardware}` : '';
  return `Computed by Vitrine ${vitrine} and ONNX Runtime ${onnxruntime}${through}${machine}.${timeText(rows, sideBySide)} FLOPs are counted as multiply-adds.`;
}

function timeText(rows: readonly Row[], sideBySide: number): string {
  const runs = rows.flatMap(({ runMs }) => runMs ?? []).sort((a, b) => a - b);
  const median = runs[Math.floor(runs.length / 2)];
  if (median === undefined) return '';
  const often = runs.length > 1 ? ' in the median' : '';
  const beside = sideBySide > 1 ? `, ${sideBySide} images at once` : '';
  return ` The model ran ${median.toFixed(1)} ms per image${often}${beside}, decoding and preprocessing apart.`;
}

/** To six digits: all of them are in the report's document. */
const valueText = (value: string | number | boolean): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value) || 'none';

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

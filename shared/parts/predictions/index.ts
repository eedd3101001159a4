import { z } from 'zod';
import { type Chart, definePart } from '../part';

/** One class with its probability. */
export const ClassScore = z.object({
  index: z.number().int().nonnegative(),
  label: z.string(),
  p: z.number(),
  /** The model's own score, of which `p` is the softmax; absent where it gives probabilities. */
  logit: z.number().optional(),
  /** Of a model whose classes do not exclude each other: `p` has reached the class's threshold. */
  present: z.boolean().optional(),
});
export type ClassScore = z.infer<typeof ClassScore>;

/** Top-k classes, most probable first. */
export const Predictions = z.object({
  top: z.array(ClassScore),
  /** Of the probabilities of all classes, in nats; absent where they do not exclude each other. */
  entropy: z.number().optional(),
  /** Names of all classes that have reached their threshold, where classes do not exclude each other. */
  present: z.array(z.string()).optional(),
});
export type Predictions = z.infer<typeof Predictions>;

export const predictions = definePart({
  schema: Predictions,
  card: {},
  promised: ({ task }) => task === 'classification',
  figures: true,
  columns: {
    top1: {
      kind: 'text',
      title: 'Top 1',
      help: 'The most probable class.',
      leads: true,
      of: ({ top }) => top[0]?.label ?? null,
    },
    top1Index: {
      kind: 'integer',
      title: 'Top 1, number',
      help: 'Index of the most probable class.',
      format: 'count',
      hidden: true,
      minor: true,
      of: ({ top }) => top[0]?.index ?? null,
    },
    present: {
      kind: 'text',
      title: 'Present',
      help: 'The classes that have reached their threshold, of a model whose classes do not exclude each other.',
      minor: true,
      of: ({ present }) => present?.join(', ') ?? null,
    },
    confidence: {
      kind: 'number',
      title: 'Confidence',
      help: 'Probability of the most probable class.',
      format: 'probability',
      leads: true,
      of: ({ top }) => top[0]?.p ?? null,
    },
    entropy: {
      kind: 'number',
      title: 'Entropy',
      help: 'Entropy of the class probabilities, in nats. High where the model is uncertain.',
      format: 'nats',
      leads: true,
      minor: true,
      of: ({ entropy }) => entropy ?? null,
    },
  },
  charts: (rows) => [
    ...classCounts(rows.flatMap(({ top1 }) => top1 ?? [])),
    ...histogram(rows.flatMap(({ confidence }) => confidence ?? [])),
  ],
  words: ({ top, present }) => [
    top.map(({ label, p }) => `${label} ${p.toFixed(3)}`).join(', '),
    ...(present ? [`present: ${present.join(', ') || 'none'}`] : []),
  ],
});

/** Classes that a chart names; the rest are counted together. */
const NAMED = 12;
/** Of the confidences, 0 to 1. */
const BINS = 10;

function classCounts(labels: readonly string[]): Chart[] {
  if (labels.length === 0) return [];
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const others = sorted.slice(NAMED);
  const rest = others.reduce((sum, [, count]) => sum + count, 0);
  const named = sorted.slice(0, NAMED);
  if (rest > 0) named.push([`${others.length} other classes`, rest]);
  const caption = 'Number of images by most probable class.';
  return [{ name: 'classes', caption, counts: named }];
}

function histogram(confidences: readonly number[]): Chart[] {
  if (confidences.length === 0) return [];
  const bins = Array.from({ length: BINS }, () => 0);
  for (const p of confidences) bins[Math.min(BINS - 1, Math.floor(p * BINS))]!++;
  const counts = bins.map((count, i) => {
    return [`${(i / BINS).toFixed(1)} to ${((i + 1) / BINS).toFixed(1)}`, count] as const;
  });
  const caption = 'Number of images by the probability of their most probable class.';
  return [{ name: 'confidence-histogram', caption, counts }];
}

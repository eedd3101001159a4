/* Every image processor of transformers, by the file that it saves: processors_golden.py computed the values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preprocess } from '../../../image';
import { noise } from '../../../image/testing';
import { configuredSize, preprocessOf } from './index';
import { HfPreprocessor } from './schemas';

interface Case {
  file: { image_processor_type: string };
  results: { shape: [number, number]; values: number[] }[];
}
const cases: Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'processors_golden.json'), 'utf8'),
);
const IMAGES = [noise(120, 80), noise(67, 101)];
const NOTHING = { resizes: false, normalises: false, bytes: null };

function specOf({ file, results }: Case) {
  const preprocessor = HfPreprocessor.parse(
    JSON.parse(JSON.stringify(file), (_, value) => value ?? undefined),
  );
  const facts = { card: {}, preprocessor, config: {}, notes: [] };
  const [a, b] = results.map(({ shape }) => shape);
  const isFree = String(a) !== String(b);
  const size = isFree ? (configuredSize(facts) ?? [224, 224]) : a!;
  const input = { size, layout: 'NCHW', type: 'float32', isFree, bytes: false } as const;
  return preprocessOf(facts, input, NOTHING, 'embedding');
}

/** Their processors do more than is done here, and a note says so. */
const NOTED =
  /^(BridgeTower|DPT.*size_divisor|Detr.*"pad_size":\{|Donut.*"do_align_long_axis":true|Nougat|Owlv2|Perceiver|Pixtral|Tvp|ZoeDepth)/;

const title = ({ image_processor_type, ...fields }: Case['file']) =>
  `${image_processor_type} ${JSON.stringify(fields)}`;

test.each(cases.map((one) => [title(one.file), one] as const))('%s', (name, one) => {
  const spec = specOf(one);
  if (NOTED.test(name)) {
    expect(spec.notes.join()).toMatch(/own processor/);
    return;
  }
  one.results.forEach(({ shape, values }, i) => {
    const made = preprocess(IMAGES[i]!, spec.preprocess);
    expect(made.shape).toEqual([1, 3, ...shape]);
    values.forEach((value, k) => {
      const is = made.data[(k * 7919 * 31) % made.data.length]!;
      expect(Math.abs(is - value) / Math.max(1, Math.abs(value))).toBeLessThan(1e-4);
    });
  });
});

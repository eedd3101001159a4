import { describe, expect, it } from 'vitest';
import { resizePixels } from './resample';
import { facts, noise, sha256 } from './testing';

describe(`resize is bit-identical to Pillow ${facts.pillow}`, () => {
  it.each(
    facts.resize.map(
      (fact) =>
        [
          `${fact.filter} ${fact.from.join('x')} to ${fact.to.join('x')}${fact.box ? ' boxed' : ''}`,
          fact,
        ] as const,
    ),
  )('%s', (_, fact) => {
    const [width, height] = fact.to;
    const [left, top, right, bottom] = fact.box ?? [0, 0, ...fact.from];
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    const out = resizePixels(noise(...fact.from), [height, width], fact.filter, box);
    expect([out.width, out.height]).toEqual([width, height]);
    expect(sha256(out.rgb)).toBe(fact.sha256);
  });
});

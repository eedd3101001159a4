import { describe, expect, it } from 'vitest';
import {
  composeFigure,
  FIGURE_KEYWORD,
  type FigureDocument,
  type Mark,
  readMetadata,
  sceneToSvg,
} from '#shared/figure';
import { attentionEntry } from '../views/attention';
import { commentNpy } from './npy';
import { crc32, insertText, isPng, readText } from './png';
import { isFigure, readFigure } from './read';

/** One white pixel, written by zlib and libpng. */
const PIXEL = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
  ),
  (char) => char.charCodeAt(0),
);

const figure: FigureDocument = {
  format: 'vitrine-figure/1',
  provenance: {
    modelId: 'vit-cifar10',
    modelSha256: ['a'.repeat(64)],
    imageName: 'Käfer <"1" & 2>.jpg',
    imageSha256: 'b'.repeat(64),
    imageSize: [300, 451],
    preprocessing: 'shorter 256, crop 224, bicubic',
    provider: 'cpu',
    settings: { topK: 5 },
    versions: { vitrine: '0.1.0' },
  },
  image: { name: 'Käfer <"1" & 2>.jpg', sha256: 'b'.repeat(64) },
  view: {
    id: 'attention',
    spec: attentionEntry.spec(),
    layout: 'split',
    region: { x: 10, y: 20, width: 100, height: 50 },
    colorRange: [0.001, 0.03],
  },
  caption: ['Layer 12, head 3'],
};
const text = JSON.stringify(figure);
const asPng = () => insertText(PIXEL, FIGURE_KEYWORD, text);

describe('PNG', () => {
  it('has the CRC of the specification', () => {
    expect(crc32(new TextEncoder().encode('IEND'))).toBe(0xae426082);
  });

  it('carries the document there and back, the image untouched', () => {
    const png = asPng();
    expect(readFigure(png)).toEqual(figure);
    expect(png.subarray(0, 33)).toEqual(PIXEL.subarray(0, 33));
    expect(png.subarray(png.length - (PIXEL.length - 33))).toEqual(PIXEL.subarray(33));
  });

  it('tells what is none, what is damaged and what is foreign', () => {
    expect(readText(PIXEL, FIGURE_KEYWORD)).toBeNull();
    expect(isPng(new Uint8Array(3))).toBe(false);
    expect(() => readFigure(PIXEL)).toThrowError(/not a figure saved by Vitrine/);
    const damaged = asPng();
    damaged[60] = damaged[60]! ^ 1;
    expect(() => readFigure(damaged)).toThrowError(/damaged/);
    const foreign = insertText(PIXEL, FIGURE_KEYWORD, '{"format":"vitrine-figure/9"}');
    expect(() => readFigure(foreign)).toThrowError(/can’t be read/);
    expect(() => readFigure(insertText(PIXEL, FIGURE_KEYWORD, '{'))).toThrowError(/can’t be read/);
  });

  it('does not read beyond a chunk that lies about its length', () => {
    const png = asPng();
    new DataView(png.buffer).setUint32(33, 0x7fffffff);
    expect(readText(png, FIGURE_KEYWORD)).toBeNull();
  });
});

const marks: Mark[] = [
  { kind: 'fill', at: { x: 0, y: 0, width: 10, height: 10 }, color: '#ffffff' },
  {
    kind: 'clip',
    at: { x: 0, y: 0, width: 5, height: 5 },
    marks: [{ kind: 'outline', at: { x: 1, y: 1, width: 2, height: 2 }, dashed: true }],
  },
  { kind: 'dropped', at: [{ x: 0, y: 0, width: 4, height: 4 }], veil: 0.6 },
  {
    kind: 'line',
    color: '#123456',
    width: 1.5,
    points: [
      { x: 0, y: 1 },
      { x: 2.5, y: 3 },
    ],
  },
  { kind: 'bar', at: { x: 0, y: 0, width: 1, height: 9 }, colors: ['#000000', '#ffffff'] },
  { kind: 'text', at: { x: 1, y: 2 }, text: 'a < b & "c"', size: 11, color: '#000', anchor: 'end' },
];

describe('SVG', () => {
  it('carries the document there and back, whatever is in the names', async () => {
    const scene = { width: 10, height: 10, marks };
    const svg = await sceneToSvg(scene, { keyword: FIGURE_KEYWORD, text }, async () => '');
    expect(readFigure(new TextEncoder().encode(svg))).toEqual(figure);
    expect(svg).toContain('a &lt; b &amp; &quot;c&quot;');
    expect(svg).toContain('<clipPath id="clip0">');
    expect(svg.match(/<stop /g)).toHaveLength(2);
    expect(svg).toContain('fill="url(#dropped)"');
    expect(svg).toContain('<polyline points="0,1 2.5,3" fill="none" stroke="#123456"');
    expect(svg).toContain('<pattern id="dropped"');
  });

  it('hatches what was dropped and only dims what was not seen', async () => {
    const at = { x: 0, y: 0, width: 4, height: 4 };
    const draw = (mark: Mark) =>
      sceneToSvg(
        { width: 4, height: 4, marks: [mark] },
        { keyword: FIGURE_KEYWORD, text },
        async () => '',
      );
    const dropped = await draw({ kind: 'dropped', at: [at], veil: 0.5 });
    const unseen = await draw({ kind: 'unseen', at, hole: { ...at, width: 2 } });
    expect(dropped).toContain('fill="url(#dropped)"');
    expect(unseen).not.toContain('fill="url(');
    expect(unseen).toContain('fill-opacity="0.72"');
  });

  it('is found after another program has moved the attributes about', () => {
    const svg = `<svg><metadata\n  data-x="1" id="vitrine"\n >{&quot;a&quot;:1}</metadata></svg>`;
    expect(readMetadata(svg, 'vitrine')).toBe('{"a":1}');
    expect(readMetadata('<svg><metadata id="other">{}</metadata></svg>', 'vitrine')).toBeNull();
  });
});

describe('isFigure', () => {
  const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name);

  it('takes our figures and leaves other images alone', async () => {
    expect(await isFigure(file('a.png', asPng()))).toBe(true);
    expect(await isFigure(file('a.jpg', asPng()))).toBe(false);
    expect(await isFigure(file('a.png', PIXEL))).toBe(false);
    expect(await isFigure(file('a.svg', new TextEncoder().encode('<svg/>')))).toBe(false);
  });
});

describe('composeFigure', () => {
  const snapshot = {
    width: 200,
    height: 100,
    image: true,
    marks: [],
    bar: { title: 'weight', colors: ['#000000', '#ffffff'], range: [0, 0.5] as const },
    caption: ['what', 'of'],
  };

  it('puts panels side by side, moved as a whole and clipped to their place', () => {
    const mark: Mark = {
      kind: 'unseen',
      at: { x: 0, y: 0, width: 9, height: 9 },
      hole: { x: 1, y: 1, width: 2, height: 2 },
    };
    const { width, marks: all } = composeFigure([[mark], [mark]], snapshot);
    const panels = all.filter((one) => one.kind === 'clip');
    expect(panels.map(({ at }) => at.x)).toEqual([16, 232]);
    expect(panels[1]!.marks[0]).toMatchObject({ at: { x: 232 }, hole: { x: 233, y: 17 } });
    expect(width).toBeGreaterThan(16 + 200 + 16 + 200 + 16);
  });

  it('writes titles above panels of their own, which dropped patches move with', () => {
    const at = [{ x: 1, y: 2, width: 3, height: 3 }];
    const panels = [
      { title: ['Input'], marks: [] },
      { title: ['Block 2', '44 of 64'], marks: [{ kind: 'dropped', at, veil: 0.6 } as const] },
    ];
    const own = panels.map((panel) => panel.marks);
    const { height, marks: all } = composeFigure(own, { ...snapshot, panels, caption: [] });
    expect(height).toBe(16 + 2 * 16 + 100 + 16);
    const [first, second] = all.filter((one) => one.kind === 'clip');
    expect(first!.at.y).toBe(16 + 2 * 16);
    expect(second!.marks[0]).toMatchObject({ at: [{ x: 233, y: 50 }] });
    const words = all.flatMap((mark) => (mark.kind === 'text' ? [[mark.text, mark.at.x]] : []));
    expect(words.slice(0, 3)).toEqual([
      ['Input', 116],
      ['Block 2', 332],
      ['44 of 64', 332],
    ]);
  });

  it('says what is hatched and what is dim, once each, below bar and key', () => {
    const at = { x: 0, y: 0, width: 9, height: 9 };
    const hatched: Mark[] = [
      { kind: 'unseen', at, hole: { x: 1, y: 1, width: 2, height: 2 } },
      { kind: 'clip', at, marks: [{ kind: 'dropped', at: [at], veil: 0.5 }] },
      { kind: 'dropped', at: [at], veil: 0.5, label: 'feeds no key' },
      { kind: 'dropped', at: [], veil: 0.5, label: 'none there' },
    ];
    const note = ['98th percentile', 'bicubic'];
    const key = [{ color: '#ff0000', label: 'a class' }];
    for (const bar of [null, { ...snapshot.bar, note }]) {
      const composed = composeFigure([hatched, hatched], { ...snapshot, bar, key, caption: [] });
      const words = composed.marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
      expect(words.map(({ text }) => text)).toEqual([
        ...(bar ? ['weight', '0.500', '0.250', '0.000', ...note] : []),
        ...['a class', 'outside the crop', 'dropped', 'feeds no key'],
      ]);
      const heights = words.map(({ at: { y } }) => y);
      const downwards = bar ? heights.slice(4) : heights;
      for (const [i, y] of downwards.entries()) {
        if (i > 0) expect(y - downwards[i - 1]!).toBeGreaterThanOrEqual(16);
        expect(y).toBeLessThan(composed.height);
      }
      for (const { at: place, text } of words) {
        expect(place.x + text.length * 6).toBeLessThan(composed.width);
      }
    }
  });

  it('is as wide as its caption', () => {
    const caption = ['Layers (rows) by heads (columns), each map has its own range'];
    const { width } = composeFigure([[]], { ...snapshot, width: 10, bar: null, caption });
    expect(width).toBeGreaterThan(caption[0]!.length * 6);
  });

  it('writes the ends of the colour-bar and the caption', () => {
    const { marks: all, height } = composeFigure([[]], snapshot);
    const words = all.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
    expect(words).toEqual(['weight', '0.500', '0.250', '0.000', 'what', 'of']);
    expect(height).toBe(100 + 32 + 8 + 32);
  });
});

describe('commentNpy', () => {
  /** Version 1.0, float32 [2]. */
  const npy = (() => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }`.padEnd(117);
    const bytes = new TextEncoder().encode(`.NUMPY....${header}\n........`);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    new DataView(bytes.buffer).setFloat32(128, 1.5, true);
    return bytes;
  })();

  it('adds a comment that keeps the data where readers look for it', () => {
    const out = commentNpy(npy, JSON.stringify({ name: 'Käfer\n' }));
    const length = new DataView(out.buffer).getUint16(8, true);
    const header = new TextDecoder().decode(out.subarray(10, 10 + length));
    expect((10 + length) % 64).toBe(0);
    expect(header).toMatch(/^\{'descr'.*\} # \{"name":"K\\u00e4fer\\n"\} *\n$/);
    expect(new DataView(out.buffer).getFloat32(10 + length, true)).toBe(1.5);
    expect(out.length - 10 - length).toBe(8);
  });

  it('refuses what is not .npy', () => {
    expect(() => commentNpy(new Uint8Array(20), '')).toThrowError(/not an .npy/);
  });
});

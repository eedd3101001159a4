import { expect, it } from 'vitest';
import { exportFormats, formatIds, formatsOf } from '.';

it('names each format by its kind and id, with an extension and a media type', () => {
  for (const [kind, byId] of Object.entries(exportFormats)) {
    for (const [id, format] of Object.entries(byId)) {
      expect(format).toMatchObject({ kind, id });
      expect(format.extension).toMatch(/^[a-z]+(\.[a-z]+)?$/);
      expect(format.mime).toMatch(/^[a-z]+\/[a-z+.-]+$/);
    }
  }
});

it('gives the files of one kind different names', () => {
  for (const kind of Object.keys(exportFormats) as (keyof typeof exportFormats)[]) {
    const extensions = formatsOf(kind).map(({ extension }) => extension);
    expect(new Set(extensions).size).toBe(extensions.length);
  }
});

it('keeps the order in which formats are offered', () => {
  expect(formatIds('report')).toEqual(['html', 'pdf', 'md', 'csv', 'parquet', 'json', 'npz']);
});

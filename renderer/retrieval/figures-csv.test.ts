import { expect, test } from 'vitest';
import { figureRows, figuresCsv } from './figures-csv';

const figures = { queries: 4, recall: { 1: 0.5, 2: 1 }, map: 0.75, mapAtR: 0.6, rPrecision: 0.7 };

test('a row for all classes and one for each, with quotes doubled', () => {
  const rows = figureRows({ figures, classes: { 'a "b", c': figures } });
  expect(figuresCsv(rows)).toBe(
    'class,queries,recall@1,recall@2,mAP,mAP@R,R-precision\r\n' +
      '"all",4,0.5,1,0.75,0.6,0.7\r\n' +
      '"a ""b"", c",4,0.5,1,0.75,0.6,0.7\r\n',
  );
  expect(figureRows({ figures: null, classes: {} })).toEqual([]);
});

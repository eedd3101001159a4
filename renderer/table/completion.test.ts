import { expect, test } from 'vitest';
import { completions, nameInSql, wordAt } from './completion';

test('the word at the caret is a name that is being typed, not a part of a text', () => {
  expect(wordAt('conf', 4)).toEqual({ word: 'conf', start: 0 });
  expect(wordAt('confidence < 0.5 and to', 23)).toEqual({ word: 'to', start: 21 });
  expect(wordAt('confidence < 0.5', 4)).toEqual({ word: 'conf', start: 0 });
  expect(wordAt("top1 = 'ca", 10)).toBeNull();
  expect(wordAt("top1 = 'cat' and ex", 19)).toEqual({ word: 'ex', start: 17 });
  expect(wordAt('confidence < 0.5', 16)).toBeNull();
});

test('names that begin with it come before those that hold it; a whole name needs none', () => {
  const columns = ['exit', 'top1', 'top1_2', 'stop'];
  expect(completions('to', columns)).toEqual(['top1', 'top1_2', 'stop']);
  expect(completions('"TO', columns)).toEqual(['top1', 'top1_2', 'stop']);
  expect(completions('exit', columns)).toEqual([]);
  expect(completions('xyz', columns)).toEqual([]);
});

test('a name that is no word stands in quotes', () => {
  expect(['confidence', 'area_traffic light', 'a"b'].map(nameInSql)).toEqual([
    'confidence',
    '"area_traffic light"',
    '"a""b"',
  ]);
});

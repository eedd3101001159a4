import { expect, it } from 'vitest';
import { parseLabels } from './parse-labels';

const CATS = ['cat', 'dog', 'frog'];

it.each([
  ['labels.txt', 'cat\ndog\nfrog\n'],
  ['labels.txt', '\ufeffcat\r\ndog\r\nfrog'],
  ['labels.csv', 'cat\ndog\nfrog'],
  ['labels.csv', 'id,name\n0,cat\n2,"frog"\n1,dog\n'],
  ['labels.csv', '1;cat\n2;dog\n3;frog'],
  ['labels.json', '["cat", "dog", "frog"]'],
  ['labels.json', '{"0": "cat", "2": "frog", "1": "dog"}'],
  ['labels.json', '{"cat": 0, "frog": 2, "dog": 1}'],
  ['config.json', '{"model_type": "vit", "id2label": {"0": "cat", "1": "dog", "2": "frog"}}'],
  ['index.json', '{"0": ["n02", "cat"], "1": ["n03", "dog"], "2": ["n04", "frog"]}'],
])('%s: %j', (name, text) => {
  expect(parseLabels(name, text)).toEqual(CATS);
});

it.each([
  ['notes.txt', 'not a list'],
  ['notes.txt', `one\n${'x'.repeat(201)}`],
  ['notes.txt', 'one\n\ntwo'],
  ['empty.txt', ''],
  ['broken.json', '{oops'],
  ['config.json', '{"model_type": "vit", "image_size": 224}'],
  ['gaps.json', '{"0": "cat", "5": "dog"}'],
  ['numbers.json', '[1, 2, 3]'],
])('%s holds no class names: %j', (name, text) => {
  expect(parseLabels(name, text)).toBeNull();
});

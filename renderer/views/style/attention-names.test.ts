import { expect, it } from 'vitest';
import { attentionName, layerText } from './attention-names';

it('tells attentions in the words of the paper, counted from 1', () => {
  expect(attentionName('style0')).toBe('Style encoder layer 1');
  expect(attentionName('content11')).toBe('Content encoder layer 12');
  expect(attentionName('decoder2Second')).toBe('Decoder layer 3, second attention');
});

it('leaves a name that it does not know', () => {
  for (const name of ['decoder2', 'style0First', 'cross', 'mystyle0']) {
    expect(attentionName(name)).toBe(name);
  }
});

it('tells which image asks which', () => {
  expect(layerText({ name: 'style1', queries: 'style', keys: 'style' })).toBe(
    'Style encoder layer 2: style from itself',
  );
  expect(layerText({ name: 'decoder0First', queries: 'content', keys: 'style' })).toBe(
    'Decoder layer 1, first attention: content from style',
  );
});

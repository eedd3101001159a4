import { expect, it } from 'vitest';
import type { Attention, ModelCard, TokenAxis } from '#shared/types';
import { layersInWords } from './layers';

const attention = (axes: readonly TokenAxis[]): Attention => ({
  layers: axes.map((axis, layer) => ({
    layer,
    name: `s${layer}`,
    heads: 1,
    queries: axis,
    keys: axis,
    tensor: null,
  })),
});
const full: TokenAxis = { grid: [8, 8], special: 1 };
const coarse: TokenAxis = { grid: [4, 4], special: 1 };

it('has nothing to say where all layers are alike', () => {
  expect(layersInWords(attention([full, full]), undefined)).toEqual([
    { name: 'Layer 1', note: '' },
    { name: 'Layer 2', note: '' },
  ]);
});

it('counts the patches that are left', () => {
  const places = [3, 5, 60];
  expect(layersInWords(attention([full, { ...full, places }]), undefined)).toEqual([
    { name: 'Layer 1', note: '64 of 64 patches' },
    { name: 'Layer 2', note: '3 of 64 patches' },
  ]);
});

it('names the exit of a cascade, by the graph that a layer is in', () => {
  const card = {
    files: [{ name: 'exit0.onnx' }, { name: 'exit1.onnx' }],
    attention: [{ layer: 0 }, { layer: 1, file: 'exit1.onnx' }],
    stages: [{ file: 'exit0.onnx' }, { file: 'exit1.onnx' }],
  } as unknown as ModelCard;
  expect(layersInWords(attention([coarse, full]), card)).toEqual([
    { name: 'Layer 1 (exit 1)', note: 'exit 1, 4 × 4' },
    { name: 'Layer 2 (exit 2)', note: 'exit 2, 8 × 8' },
  ]);
});

it('names the grid where a model has several', () => {
  const notes = layersInWords(attention([full, coarse]), undefined).map(({ note }) => note);
  expect(notes).toEqual(['8 × 8', '4 × 4']);
});

import { expect, test, vi } from 'vitest';
import type { RunInfo } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { setCards, undo, useModels, useSettings } from '../state';
import { showAsRun, stageDifference } from './stage-difference';

// What the modules under test ask of a browser when they are loaded.
vi.hoisted(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
});

const threshold = { name: 'threshold', title: 'Threshold', kind: 'number', default: 0.5 };
const [vit, dvt] = ['vit', 'dvt'].map(
  (id) =>
    ({
      id,
      title: id.toUpperCase(),
      task: 'classification',
      settings: [threshold],
      preprocess: {},
    }) as never,
) as unknown as [ModelCard, ModelCard];
const run = (patch: Partial<RunInfo>) =>
  ({ model: 'dvt', settings: { threshold: 0.7, topK: 5 }, preprocess: {}, ...patch }) as RunInfo;
const cards = [vit, dvt];

test('another model, other settings, or a card edited since are said', () => {
  const stage = { card: dvt, settings: { threshold: 0.7, topK: 3 } };
  expect(stageDifference(run({}), cards, stage)).toBeNull();
  expect(stageDifference(run({ model: 'vit' }), cards, stage)).toEqual({
    text: 'The stage shows DVT; this run used VIT.',
    canFollow: true,
  });
  expect(stageDifference(run({ model: 'gone' }), cards, stage)).toEqual({
    text: 'The stage shows DVT; this run used gone.',
    canFollow: false,
  });
  expect(stageDifference(run({ settings: { threshold: 0.2 } }), cards, stage)).toEqual({
    text: 'The stage differs: Threshold is 0.7, in this run 0.2.',
    canFollow: true,
  });
  const edited = run({ preprocess: { resize: 'squash' } as RunInfo['preprocess'] });
  expect(stageDifference(edited, cards, stage)?.text).toMatch(/edited after this run/);
});

test('the stage takes the model and settings of a run; one undo takes both back', async () => {
  setCards(cards);
  showAsRun(run({}));
  expect(useModels.getState().chosen).toBe('dvt');
  expect(useSettings.getState().byModel.dvt).toEqual({ threshold: 0.7, topK: 5 });
  await undo();
  expect(useModels.getState().chosen).toBe('vit');
  expect(useSettings.getState().byModel.dvt).toEqual({});
});

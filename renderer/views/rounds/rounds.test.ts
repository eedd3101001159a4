import { beforeEach, describe, expect, it } from 'vitest';
import type { ModelCard, Result, TensorRef } from '#shared/types';
import { addEntries, setCards, undo, useResults, useUndo } from '../../state';
import { stepRound } from './actions';
import { roundsCsv } from './csv';
import { describe as describeRound, measuredByText, progressText } from './describe';
import { roundOf, type Series, shownImage } from './series';
import { defaultSpec, restoreSpec, useRoundsSpec } from './spec';

const ref = (id: string): TensorRef => ({ id, dtype: 'float32', shape: [3, 4, 8] });

function seriesOf(count: number, wanted: number, running = false, measuredBy = 'A net'): Series {
  const rounds = Array.from({ length: count }, (_, i) => ({
    given: ref('given'),
    output: ref(`round${i + 1}`),
    ms: 12,
    ssim: 0.5,
    contentLoss: 1.25,
    styleLoss: null,
    perceptual: 0.125,
  }));
  const stylized = {
    size: [4, 8] as [number, number],
    content: ref('content'),
    output: ref('last'),
    rounds,
    wanted,
    measuredBy: measuredBy || null,
  };
  const result = {
    id: 'r',
    model: 'm',
    parts: { stylized },
    provenance: { imageName: 'a "b",c.png', settings: {} },
  } as unknown as Result;
  return { model: 'm', title: 'Model', result, stylized, running, place: 0 };
}

beforeEach(() => {
  useRoundsSpec.setState(defaultSpec, true);
  useUndo.setState(useUndo.getInitialState(), true);
});

describe('what is shown', () => {
  it('is a round, its difference to the content, or the content itself', () => {
    const series = seriesOf(2, 2);
    expect(shownImage(series, 1, 'picture').image.id).toBe('round1');
    expect(shownImage(series, 0, 'colour')).toEqual({ image: ref('content') });
    expect(shownImage(series, 2, 'lightness')).toEqual({
      image: ref('round2'),
      minus: { image: ref('content'), measure: 'lightness' },
    });
    expect(roundOf(series, 20)).toBe(2);
  });

  it('is told in words', () => {
    expect(progressText(seriesOf(20, 20))).toBe('20 rounds');
    expect(progressText(seriesOf(1, 1))).toBe('1 round');
    expect(progressText(seriesOf(3, 20, true))).toBe('3 of 20 rounds…');
    expect(progressText(seriesOf(12, 20))).toBe('12 of 20 rounds, cancelled');
    expect(describeRound(seriesOf(2, 2), 2, 'picture')).toBe(
      'Round 2 of Model: SSIM 0.500, content loss 1.250, perceptual distance 0.125, 12.0 ms',
    );
    expect(measuredByText([seriesOf(1, 1)])).toMatch(/feature network of A net\.$/);
    expect(measuredByText([seriesOf(1, 1, false, '')])).toMatch(/^Without a feature network/);
  });
});

it('gives the curves as a table', () => {
  const [head, first, ...more] = roundsCsv([seriesOf(2, 2)])
    .trim()
    .split('\n');
  expect(head).toBe('image,model,style,round,ssim,contentLoss,styleLoss,perceptual,ms');
  expect(first).toBe('"a ""b"",c.png",m,,1,0.5,1.25,,0.125,12');
  expect(more).toHaveLength(1);
});

describe('the spec', () => {
  /** A result of three rounds on the stage. */
  function onStage(): void {
    setCards([
      { id: 'm', title: 'm', task: 'image-to-image', settings: [] } as unknown as ModelCard,
    ]);
    addEntries([{ id: 'a', name: 'a', folder: '', bytes: 1 }]);
    const key = '["a","m",[]]';
    useResults.setState({ results: new Map([[key, seriesOf(3, 3).result]]) });
  }

  it('steps through the rounds, from the content to the last', async () => {
    onStage();
    stepRound(-1);
    expect(useRoundsSpec.getState().round).toBe(2);
    stepRound(5);
    expect(useRoundsSpec.getState().round).toBe(3);
    stepRound(-7);
    expect(useRoundsSpec.getState().round).toBe(0);
    await undo();
    expect(useRoundsSpec.getState().round).toBe('last');
  });

  it('comes back with a figure, and refuses what is none', () => {
    const spec = { round: 4, show: 'colour', beside: ['other'], model: 'other' } as const;
    restoreSpec(JSON.parse(JSON.stringify(spec)));
    expect(useRoundsSpec.getState()).toEqual(spec);
    expect(() => restoreSpec({ round: -1 })).toThrow(/no view of rounds/);
    expect(useRoundsSpec.getState()).toEqual(spec);
  });
});

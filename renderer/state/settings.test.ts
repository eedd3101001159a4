import { describe, expect, it, vi } from 'vitest';
import {
  type ImageInfo,
  type ModelCard,
  type Result,
  type Setting,
  VitrineError,
} from '#shared/types';
import { fakeHost } from '../host/fake';
import {
  addEntries,
  addSettingImages,
  cancelJobs,
  changeSetting,
  changeSettings,
  currentResult,
  currentSettings,
  findImage,
  imageNamed,
  partialFor,
  rerunCurrent,
  resultFor,
  runAll,
  runBeside,
  runCurrent,
  setCards,
  settingsOf,
  startAutoRun,
  undo,
  useResults,
  useSettingImages,
} from './index';
import { card, entry, images, result } from './testing';

describe('settings that only redraw', () => {
  const threshold: Setting = {
    name: 'threshold0',
    title: 'Threshold, exit 1',
    help: '',
    kind: 'number',
    default: 0.5,
    redraws: true,
  };
  const cascade: ModelCard = { ...card('m'), settings: [threshold] };
  const classes = (label: string) => [{ index: 0, label, p: 0.7 }];

  /** Two exits, the first 0.7 sure; the second runs where the threshold asks for it. */
  const cascadeHost = () =>
    fakeHost({
      'images.probe': () => new Promise(() => {}),
      'analyze.run': ({ settings }) => {
        const goesOn = Number(settings.threshold0) > 0.7;
        const first = { ran: true, confidence: 0.7, top: classes('cat') };
        const second = { ran: goesOn, confidence: goesOn ? 0.6 : null, top: classes('dog') };
        const chosen = goesOn ? 1 : 0;
        const parts = {
          predictions: { top: classes(goesOn ? 'dog' : 'cat') },
          exits: { chosen, stages: [first, second] },
        };
        return { id: 'r', parts, provenance: { settings } } as unknown as Result;
      },
    });
  const runs = (host: ReturnType<typeof cascadeHost>) =>
    host.calls.filter(({ method }) => method === 'analyze.run').length;
  const label = () => currentResult()?.parts.predictions?.top[0]?.label;

  it('read the result at hand anew, and run the model only for what it lacks', async () => {
    const host = cascadeHost();
    const off = startAutoRun(host);
    setCards([cascade]);
    addEntries(images);
    await vi.waitFor(() => expect(label()).toBe('cat'));

    changeSetting('m', threshold, 0.65);
    expect(label()).toBe('cat');
    expect(currentResult()?.provenance.settings.threshold0).toBe(0.65);
    expect(currentResult()).toBe(currentResult());
    expect(runs(host)).toBe(1);

    changeSetting('m', threshold, 0.8);
    expect(label()).toBeUndefined();
    await vi.waitFor(() => expect(label()).toBe('dog'));
    expect(runs(host)).toBe(2);

    changeSetting('m', threshold, 0.6);
    expect(label()).toBe('cat');
    changeSetting('m', threshold, 0.9);
    expect(label()).toBe('dog');
    expect(runs(host)).toBe(2);

    await undo();
    expect(label()).toBe('cat');
    expect(currentSettings(cascade).threshold0).toBe(0.5);
    off();
  });

  it('run again when the run under way was for others', async () => {
    const host = cascadeHost();
    setCards([cascade]);
    addEntries(images);
    const first = runCurrent(host);
    const overtaken = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    changeSetting('m', threshold, 0.8);
    expect((await runCurrent(host)).parts.exits?.chosen).toBe(1);
    await overtaken;
    expect(label()).toBe('dog');
  });

  it('let a run skip only the images that have what they ask for', async () => {
    const host = cascadeHost();
    setCards([cascade]);
    addEntries(images);
    await runAll(host, images);
    await runAll(host, images);
    expect(runs(host)).toBe(3);
    changeSettings('m', 'Find thresholds', { threshold0: 0.8 });
    await runAll(host, images);
    expect(runs(host)).toBe(6);
    expect(useResults.getState().results.size).toBe(3);
  });
});

describe('runs that go in rounds', () => {
  /** A host whose runs tell of a round whenever told to, and end when told to. */
  function roundsHost() {
    const under: { job: string; end: () => void }[] = [];
    const host = fakeHost({
      'analyze.run': ({ job, model }) =>
        new Promise((resolve) => under.push({ job, end: () => resolve(result(model, 'all')) })),
    });
    const tell = (run: number, label: string) =>
      host.emit('partial', { job: under[run]!.job, result: result('m', label) });
    return { host, under, tell };
  }
  const shown = () => currentResult()?.parts.predictions?.top[0]?.label;
  const start = () => {
    setCards([card('m')]);
    addEntries(images);
  };

  it('show what there is so far, and then all', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const run = runCurrent(host);
    expect(shown()).toBeUndefined();
    tell(0, 'one');
    tell(0, 'two');
    expect(shown()).toBe('two');
    expect(useResults.getState().results.size).toBe(0);
    under[0]!.end();
    await run;
    expect(shown()).toBe('all');
    expect(useResults.getState().partials.size).toBe(0);
  });

  it('keep what there is when they are stopped by hand; run again makes all anew', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const run = expect(runCurrent(host)).rejects.toMatchObject({ code: 'cancelled' });
    tell(0, 'one');
    cancelJobs();
    under[0]!.end();
    await run;
    expect(shown()).toBe('one');
    expect((await runCurrent(host)).parts.predictions?.top[0]?.label).toBe('one');
    const again = rerunCurrent(host);
    expect(shown()).toBeUndefined();
    under[1]!.end();
    await again;
    expect(shown()).toBe('all');
  });

  it('keep nothing when a newer run overtakes them', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const first = expect(runCurrent(host)).rejects.toMatchObject({ code: 'cancelled' });
    tell(0, 'one');
    changeSetting('m', settingsOf(card('m'))[0]!, 3);
    const second = runCurrent(host);
    for (const { end } of under) end();
    await Promise.all([first, second]);
    changeSetting('m', settingsOf(card('m'))[0]!, 5);
    expect(shown()).toBeUndefined();
  });

  it('of another model run beside the stage, which keeps its own', async () => {
    const { host, under, tell } = roundsHost();
    start();
    const other = { file: 'a.jpg', card: card('n'), settings: {} };
    const run = runBeside(host, other, 'beside');
    tell(0, 'one');
    expect(shown()).toBeUndefined();
    expect(partialFor(other)?.parts.predictions?.top[0]?.label).toBe('one');
    under[0]!.end();
    await run;
    expect(resultFor(other)?.model).toBe('n');
    expect(shown()).toBeUndefined();
  });
});

describe('an image as a setting', () => {
  const style: Setting = { name: 'style', title: 'Style', help: '', kind: 'picture', default: '' };
  const painter = { ...card('p'), settings: [style] };

  it('is asked for before anything runs; choices in a row are steps of their own', async () => {
    const host = fakeHost({
      'images.probe': ({ file }) => ({ id: file, sha256: file }) as ImageInfo,
      'analyze.run': ({ settings }) => result('p', String(settings.style)),
    });
    const off = startAutoRun(host);
    setCards([painter]);
    addEntries(images);
    await expect(runAll(host, images)).rejects.toThrow('No image is selected as style');
    expect(host.calls.some(({ method }) => method === 'analyze.run')).toBe(false);
    const shown = () => currentResult()?.parts.predictions?.top[0]?.label;
    changeSetting('p', style, 'waves');
    changeSetting('p', style, 'oil');
    await vi.waitFor(() => expect(shown()).toBe('oil'));
    await undo();
    await vi.waitFor(() => expect(shown()).toBe('waves'));
    await undo();
    expect(shown()).toBeUndefined();
    off();
  });

  it('is found again by what it holds, and forgotten when its file is gone', async () => {
    const host = fakeHost({
      'styles.list': () => [entry('oil.jpg')],
      'images.probe': ({ file }) => {
        if (file === 'gone.jpg') throw new VitrineError('disk', 'gone.jpg is no longer there');
        return { id: file, sha256: `sha of ${file}` } as ImageInfo;
      },
    });
    addSettingImages([entry('waves.jpg'), entry('gone.jpg')]);
    addEntries(images);
    expect((await findImage(host, 'sha of waves.jpg'))?.name).toBe('waves.jpg');
    expect((await findImage(host, 'sha of oil.jpg'))?.name).toBe('oil.jpg');
    expect((await findImage(host, 'sha of b.jpg'))?.name).toBe('b.jpg');
    expect(await findImage(host, 'sha of another')).toBeUndefined();
    expect(useSettingImages.getState().own.map(({ name }) => name)).toEqual(['waves.jpg']);
    expect(imageNamed('gone.jpg')).toBeUndefined();
  });
});

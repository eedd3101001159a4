import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type ModelCard, type Result, VitrineError } from '#shared/types';
import { fakeHost } from '../../host/fake';
import { undo, useUndo } from '../../state';
import { type Edit, noEdit, withPatches } from './edit';
import { runEdit } from './run-edit';
import {
  changeEdit,
  editOf,
  identityOf,
  keyOf,
  restoreSpec,
  setAnswer,
  useEdits,
  wholeSpec,
} from './store';

const card = {
  id: 'm',
  title: 'm',
  task: 'classification',
  settings: [{ name: 'keepRatio', default: 0.7 }],
  labels: ['a', 'b'],
} as unknown as ModelCard;
const result = (id: string, p: number): Result =>
  ({
    id,
    model: 'm',
    parts: { predictions: { top: [{ index: 0, label: 'a', p }] } },
    provenance: { imageSha256: 'i', modelSha256: ['m'], settings: { keepRatio: 0.7 } },
  }) as unknown as Result;
const before = result('before', 0.9);
const key = keyOf(before);
const dropped: Edit = new Map([[3, 'drop']]);
const answer = () => useEdits.getState().answers.get(key);

beforeEach(() => {
  useEdits.setState(useEdits.getInitialState(), true);
  useUndo.setState(useUndo.getInitialState(), true);
});

describe('edits', () => {
  it('belong to an image and a model, and are undone stroke by stroke', async () => {
    changeEdit('Drop patches', key, withPatches(editOf(key), [1], 'drop'), 's1');
    changeEdit('Drop patches', key, withPatches(editOf(key), [2], 'drop'), 's1');
    changeEdit('Drop patches', key, withPatches(editOf(key), [5], 'keep'));
    expect([...editOf(key)]).toEqual([
      [1, 'drop'],
      [2, 'drop'],
      [5, 'keep'],
    ]);
    expect(editOf('another')).toBe(noEdit);
    await undo();
    expect(editOf(key).size).toBe(2);
    await undo();
    expect(editOf(key).size).toBe(0);
  });

  it('come back with a figure, and run again where they had been run', () => {
    const spec = { tool: 'keep', edit: { key, drop: [3], keep: [1], mask: [], ran: true } };
    restoreSpec(spec);
    expect([...editOf(key)]).toEqual([
      [3, 'drop'],
      [1, 'keep'],
    ]);
    expect(answer()).toMatchObject({ of: '' });
    expect(() => restoreSpec({ tool: 'burn', edit: null })).toThrowError(/no edit/);
  });

  it('come back all with a document, in place of those that there are', () => {
    changeEdit('Drop patches', key, withPatches(noEdit, [1], 'drop'));
    changeEdit('Mask patches', 'another', withPatches(noEdit, [2], 'mask'));
    const saved = JSON.parse(JSON.stringify(wholeSpec()));
    changeEdit('Drop patches', 'third', withPatches(noEdit, [3], 'drop'));
    restoreSpec(saved);
    expect([...useEdits.getState().edits]).toEqual([
      [key, new Map([[1, 'drop']])],
      ['another', new Map([[2, 'mask']])],
    ]);
  });
});

describe('runEdit', () => {
  const asked = { file: 'f', name: 'cat.jpg', card, result: before };

  it('runs the settings in force with the edit, and without it where classes were left out', async () => {
    const host = fakeHost({ 'analyze.run': () => result('after', 0.2) });
    await runEdit({ host, ...asked }, dropped);
    expect(host.calls.map(({ input }) => input)).toMatchObject([
      { file: 'f', model: 'm', settings: { keepRatio: 0.7, dropPatches: '3', topK: 1000 } },
      { settings: { keepRatio: 0.7, topK: 1000 } },
    ]);
    expect(host.calls[1]!.input).not.toHaveProperty('settings.dropPatches');
    expect(answer()).toMatchObject({ edit: dropped, of: identityOf(before) });
    expect(answer()!.runs!.after.id).toBe('after');
  });

  it('takes the result at hand where it names every class', async () => {
    const host = fakeHost({ 'analyze.run': () => result('after', 0.2) });
    const whole = { ...card, labels: ['a'] } as ModelCard;
    await runEdit({ host, ...asked, card: whole }, dropped);
    expect(host.calls).toHaveLength(1);
    expect(answer()!.runs!.before).toBe(before);
  });

  it('tells what the engine refuses', async () => {
    const host = fakeHost({
      'analyze.run': () => {
        throw new VitrineError('bad-input', 'all patches are dropped', { hint: 'Leave one.' });
      },
    });
    await runEdit({ host, ...asked }, dropped);
    expect(answer()).toMatchObject({
      error: { message: 'all patches are dropped', hint: 'Leave one.' },
    });
  });

  it('says nothing once another run has overtaken it', async () => {
    const later = { edit: noEdit, of: 'later' };
    const host = fakeHost({
      'analyze.run': () => {
        setAnswer(key, later);
        return result('after', 0.2);
      },
    });
    await runEdit({ host, ...asked }, dropped);
    expect(answer()).toBe(later);
  });

  it('is cancelled by a newer one, and shows the last comparison until that is there', async () => {
    const whole = { ...card, labels: ['a'] } as ModelCard;
    const slow: ((result: Result) => void)[] = [];
    const host = fakeHost({
      'analyze.run': () => new Promise<Result>((resolve) => slow.push(resolve)),
    });
    const calls = vi.spyOn(host, 'call');
    const run = (patch: number) =>
      runEdit({ host, ...asked, card: whole }, withPatches(dropped, [patch], 'drop'));
    const first = run(4);
    slow[0]!(result('first', 0.3));
    await first;
    const second = run(5);
    expect(answer()!.runs).toBeUndefined();
    expect(answer()!.last!.after.id).toBe('first');
    const third = run(6);
    expect(calls.mock.calls.map(([, , options]) => options?.signal?.aborted)).toEqual([
      false,
      true,
      false,
    ]);
    slow[2]!(result('third', 0.1));
    slow[1]!(result('second', 0.2));
    await Promise.all([second, third]);
    expect(answer()!.runs!.after.id).toBe('third');
  });
});

import { describe, expect, it } from 'vitest';
import { VitrineError } from '#shared/types';
import {
  changeSetting,
  currentSettings,
  dismissErrors,
  perform,
  redo,
  settingsOf,
  showError,
  undo,
  useToasts,
  useUndo,
} from './index';
import { card } from './testing';

describe('undo', () => {
  it('takes back and does again, and a new step forgets what was undone', async () => {
    let value = 0;
    const step = (to: number) => {
      const from = value;
      perform({
        title: `to ${to}`,
        apply: () => {
          value = to;
        },
        revert: () => {
          value = from;
        },
      });
    };
    step(1);
    step(2);
    await undo();
    expect(value).toBe(1);
    await redo();
    expect(value).toBe(2);
    await undo();
    step(3);
    await redo();
    expect(value).toBe(3);
    expect(useUndo.getState().past.map(({ title }) => title)).toEqual(['to 1', 'to 3']);
  });

  it('makes one step of a drag', async () => {
    const topK = settingsOf(card('m'))[0]!;
    changeSetting('m', topK, 6);
    changeSetting('m', topK, 7);
    changeSetting('m', topK, 8);
    expect(useUndo.getState().past).toHaveLength(1);
    await undo();
    expect(currentSettings(card('m')).topK).toBe(5);
    await redo();
    expect(currentSettings(card('m')).topK).toBe(8);
  });

  it('does not remember a step that failed', async () => {
    const fails = perform({
      title: 'fails',
      apply: () => Promise.reject(new VitrineError('disk', 'full')),
      revert: () => {},
    });
    await expect(fails).rejects.toThrow('full');
    expect(useUndo.getState().past).toHaveLength(0);
  });
});

describe('toasts', () => {
  it('keeps errors, counts the same one, and says nothing of a cancel', () => {
    showError(new VitrineError('disk', 'The disk is full'));
    showError(new VitrineError('disk', 'The disk is full'));
    showError(new VitrineError('cancelled', 'Cancelled'));
    expect(useToasts.getState().toasts.map(({ message, count }) => [message, count])).toEqual([
      ['The disk is full', 2],
    ]);
    dismissErrors();
    expect(useToasts.getState().toasts).toEqual([]);
  });
});

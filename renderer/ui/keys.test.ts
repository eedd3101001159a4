import { describe, expect, it } from 'vitest';
import { matchesKeys } from './keys';
import { moveInGrid } from './layout/grid-moves';

const press = (key: string, held = '') => ({
  key,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
});

describe('matchesKeys', () => {
  it('wants exactly the named modifiers', () => {
    expect(matchesKeys('CmdOrCtrl+Shift+P', press('P', 'cs'), false)).toBe(true);
    expect(matchesKeys('CmdOrCtrl+Shift+P', press('p', 'c'), false)).toBe(false);
    expect(matchesKeys('CmdOrCtrl+E', press('E', 'cs'), false)).toBe(false);
    expect(matchesKeys('F5', press('F5'), false)).toBe(true);
    expect(matchesKeys('F5', press('F5', 's'), false)).toBe(false);
  });

  it('takes Command for Control on a Mac only', () => {
    expect(matchesKeys('CmdOrCtrl+O', press('o', 'm'), true)).toBe(true);
    expect(matchesKeys('CmdOrCtrl+O', press('o', 'm'), false)).toBe(false);
    expect(matchesKeys('CmdOrCtrl+O', press('o', 'c'), true)).toBe(false);
  });

  it('lets symbols come with or without Shift, as the keyboard has them', () => {
    expect(matchesKeys('?', press('?', 's'), false)).toBe(true);
    expect(matchesKeys('?', press('?'), false)).toBe(true);
    expect(matchesKeys('+', press('+', 's'), false)).toBe(true);
    expect(matchesKeys('CmdOrCtrl++', press('+', 'c'), false)).toBe(true);
  });
});

describe('moveInGrid', () => {
  // 0 1 2
  // 3 4 5
  // 6
  const move = (key: string, at: number) => moveInGrid(key, at, 7, 3, 2);

  it('moves by one, by row, by page and to the ends', () => {
    expect(move('ArrowRight', 2)).toBe(3);
    expect(move('ArrowDown', 1)).toBe(4);
    expect(move('ArrowUp', 4)).toBe(1);
    expect(move('PageDown', 0)).toBe(6);
    expect(move('Home', 5)).toBe(0);
    expect(move('End', 0)).toBe(6);
  });

  it('stays inside', () => {
    expect(move('ArrowLeft', 0)).toBe(0);
    expect(move('ArrowRight', 6)).toBe(6);
    expect(move('ArrowDown', 4)).toBe(4);
    expect(move('ArrowUp', 1)).toBe(1);
  });

  it('starts somewhere when nothing is current, and leaves other keys alone', () => {
    expect(move('ArrowDown', -1)).toBe(0);
    expect(move('End', -1)).toBe(6);
    expect(move('Enter', 2)).toBeUndefined();
    expect(moveInGrid('ArrowDown', -1, 0, 3, 2)).toBeUndefined();
  });
});

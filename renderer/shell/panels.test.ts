import { beforeEach, expect, it, vi } from 'vitest';
import { useView } from '../state';
import { shownPanels, showPanel, togglePanel } from './panels';

const width = vi.hoisted(() => {
  const query = { matches: false, addEventListener() {} };
  vi.stubGlobal('matchMedia', () => query);
  return query;
});

beforeEach(() => {
  width.matches = false;
  useView.setState(useView.getInitialState(), true);
});

it('has room for both panels in a wide window', () => {
  expect(shownPanels()).toEqual({ library: true, inspector: true });
  togglePanel('inspector');
  expect(shownPanels()).toEqual({ library: true, inspector: false });
});

it('shows one panel at a time in a narrow window', () => {
  width.matches = true;
  expect(shownPanels()).toEqual({ library: true, inspector: false });
  togglePanel('inspector');
  expect(shownPanels()).toEqual({ library: false, inspector: true });
  togglePanel('inspector');
  expect(shownPanels()).toEqual({ library: false, inspector: false });
  showPanel('library', true);
  expect(shownPanels()).toEqual({ library: true, inspector: false });
});

it('leaves the panels of the wide window as they were', () => {
  togglePanel('library');
  width.matches = true;
  togglePanel('inspector');
  width.matches = false;
  expect(shownPanels()).toEqual({ library: false, inspector: true });
});

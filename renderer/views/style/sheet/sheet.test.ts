import { beforeEach, describe, expect, it } from 'vitest';
import type { FileEntry, ImageInfo, ModelCard, Result, Setting } from '#shared/types';
import { fakeHost } from '../../../host/fake';
import { clearToasts, undo, useResults, useSettingImages, useToasts } from '../../../state';
import { defaultSpec, restoreSpec, savedSpec, useStyleSpec } from '../spec';
import {
  type Cell,
  cellsOf,
  MOST,
  runSheet,
  setTicked,
  tickFound,
  toggleTick,
  useSheet,
} from './sheet';

const entry = (name: string): FileEntry => ({ id: name, name, folder: '', bytes: 1 });
const style: Setting = { name: 'style', title: 'Style', help: '', kind: 'picture', default: '' };
const card = { id: 'm', title: 'm', settings: [style] } as unknown as ModelCard;
const contents = ['cat', 'dog'].map(entry);
const styles = ['oil', 'waves'].map(entry);
const cells = () =>
  cellsOf(card, style, { style: '', strength: 1 }, contents, styles, useResults.getState());
const done = (rows: readonly (readonly Cell[])[]) =>
  rows.map((row) => row.map(({ result, error }) => result?.id ?? error?.message ?? '-'));

const host = () =>
  fakeHost({
    'analyze.run': ({ file, settings }) => {
      if (file === settings.style) throw new Error('the same');
      return {
        id: `${file} as ${settings.style}`,
        provenance: {
          settings,
          pictures: { style: { name: settings.style, sha256: `sha of ${settings.style}` } },
        },
      } as unknown as Result;
    },
    'styles.list': () => styles,
    'images.probe': ({ file }) => ({ id: file, sha256: `sha of ${file}` }) as ImageInfo,
  });

beforeEach(() => {
  useResults.setState(useResults.getInitialState(), true);
  useSheet.setState(useSheet.getInitialState(), true);
  useStyleSpec.setState(defaultSpec);
  clearToasts();
  useSettingImages.setState({ box: styles, own: [] });
});

describe('the contact sheet', () => {
  it('has a row a content; runs what has no result, and only that', async () => {
    expect(done(cells())).toEqual([
      ['-', '-'],
      ['-', '-'],
    ]);
    const engine = host();
    await runSheet(engine, cells().flat().slice(0, 1));
    expect(done(cells())[0]).toEqual(['cat as oil', '-']);
    await runSheet(engine, cells().flat());
    expect(done(cells())).toEqual([
      ['cat as oil', 'cat as waves'],
      ['dog as oil', 'dog as waves'],
    ]);
    expect(engine.calls.filter(({ method }) => method === 'analyze.run')).toHaveLength(4);
  });

  it('ticks up to what fits on one, and back', async () => {
    toggleTick('oil');
    toggleTick('waves');
    toggleTick('oil');
    expect(useSheet.getState().ticked).toEqual(['waves']);
    await undo();
    expect(useSheet.getState().ticked).toEqual(['oil', 'waves']);
    setTicked(
      'Tick many',
      Array.from({ length: 40 }, (_, i) => String(i)),
    );
    expect(useSheet.getState().ticked).toHaveLength(MOST.styles);
  });

  it('is found again by what its styles hold; one that is missing is named', async () => {
    setTicked('Tick', ['waves', 'oil']);
    await runSheet(host(), cells().flat());
    const saved = JSON.parse(JSON.stringify(savedSpec()));
    expect(saved.sheet).toEqual([
      { name: 'waves', sha256: 'sha of waves' },
      { name: 'oil', sha256: 'sha of oil' },
    ]);
    useSheet.setState({ ticked: [] });
    restoreSpec({ ...saved, sheet: [...saved.sheet, { name: 'gone.jpg', sha256: 'another' }] });
    await tickFound(host());
    expect(useSheet.getState().ticked).toEqual(['waves', 'oil']);
    expect(useToasts.getState().toasts.map(({ message }) => message)).toEqual([
      'A style of this contact sheet is missing: gone.jpg',
    ]);
  });

  it('refuses what is no style view', () => {
    expect(() => restoreSpec({ pick: { on: 'wall', x: 0, y: 0 } })).toThrow(/no style view/);
    expect(useStyleSpec.getState()).toEqual(defaultSpec);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIGURE_KEYWORD, type FigureDocument, sceneToSvg } from '#shared/figure';
import type { ImageInfo, ModelCard, Result } from '#shared/types';
import { fakeHost } from '../host/fake';
import {
  addEntries,
  removeFiles,
  setCards,
  showError,
  useLibrary,
  useModels,
  useSettingImages,
  useSettings,
  useToasts,
  useView,
} from '../state';
import { shownRegion } from '../viewport/store';
import { defaultSpec, useAttentionSpec } from '../views/attention/spec';
import { openFigure } from './open-figure';

const sha = (digit: string) => digit.repeat(64);
const provenance = {
  modelId: 'm',
  modelSha256: [sha('a')],
  imageName: 'cat.jpg',
  imageSha256: sha('c'),
  imageSize: [300, 400] as [number, number],
  preprocessing: 'shorter 256, crop 224',
  provider: 'cpu',
  settings: { topK: 3 },
  versions: {},
};
const card = (id: string, digit: string) =>
  ({
    id,
    title: id,
    settings: [],
    task: 'classification',
    files: [{ name: 'm.onnx', bytes: 1, sha256: sha(digit) }],
  }) as unknown as ModelCard;
const entry = (id: string) => ({ id, name: `${id}.jpg`, folder: '', bytes: 1 });
const infos: Record<string, string> = { cat: sha('c'), dog: sha('d'), waves: sha('e') };

const makeHost = (preprocessing = provenance.preprocessing) =>
  fakeHost({
    'images.probe': ({ file }) =>
      ({ id: file, name: file, sha256: infos[file], size: [300, 400] }) as ImageInfo,
    'analyze.run': () =>
      ({ id: 'r', provenance: { ...provenance, preprocessing } }) as unknown as Result,
  });

async function figureFile(patch: Partial<FigureDocument> = {}): Promise<File> {
  const figure: FigureDocument = {
    format: 'vitrine-figure/1',
    provenance,
    image: { name: 'cat.jpg', sha256: sha('c') },
    view: {
      id: 'attention',
      layout: 'side-by-side',
      colorRange: [0, 1],
      spec: { ...defaultSpec, layer: 3, head: 2 },
      region: { x: 10, y: 10, width: 50, height: 40 },
    },
    caption: [],
    ...patch,
  };
  const metadata = { keyword: FIGURE_KEYWORD, text: JSON.stringify(figure) };
  return new File(
    [await sceneToSvg({ width: 1, height: 1, marks: [] }, metadata, async () => '')],
    'f.svg',
  );
}

const clear = () => {
  removeFiles(new Set(useLibrary.getState().items.keys()), []);
  useSettings.setState({ byModel: {} });
  useAttentionSpec.setState(defaultSpec);
};
beforeEach(() => {
  clear();
  setCards([card('other', 'b'), card('m', 'a')]);
});
afterEach(clear);
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('openFigure', () => {
  it('restores image, model, settings, view and region, and runs', async () => {
    const host = makeHost();
    addEntries([entry('dog'), entry('cat')]);
    await openFigure(host, await figureFile());
    expect(useLibrary.getState().current).toBe('cat');
    expect(useModels.getState().chosen).toBe('m');
    expect(useSettings.getState().byModel.m).toEqual({ topK: 3 });
    expect(useAttentionSpec.getState()).toMatchObject({ layer: 3, head: 2 });
    expect(useView.getState()).toMatchObject({ tab: 'attention', layout: 'side-by-side' });
    expect(shownRegion()).toEqual({ x: 10, y: 10, width: 50, height: 40 });
    expect(host.calls.at(-1)).toMatchObject({
      method: 'analyze.run',
      input: { file: 'cat', model: 'm' },
    });
  });

  it('says which image is missing, and opens once it is there', async () => {
    const host = makeHost();
    addEntries([entry('dog')]);
    const refused = await openFigure(host, await figureFile()).catch((error) => error);
    expect(refused).toMatchObject({
      code: 'bad-input',
      message: 'The image of this figure is not in the library: cat.jpg',
    });
    showError(refused);
    addEntries([entry('cat')]);
    await settle();
    expect(useLibrary.getState().current).toBe('cat');
    expect(useAttentionSpec.getState().layer).toBe(3);
    const told = useToasts.getState().toasts.map(({ message }) => message);
    expect(told).toContain('Restored the figure of cat.jpg');
    expect(told).not.toContain(refused.message);
  });

  it('finds the images that settings name by what they hold, and says which is missing', async () => {
    const images = { style: { name: 'waves.jpg', sha256: sha('e') } };
    const settings = { style: 'another-session', strength: 1 };
    const figure = () => figureFile({ provenance: { ...provenance, settings, pictures: images } });
    addEntries([entry('dog'), entry('cat')]);
    useSettingImages.setState({ box: [entry('boxed')], own: [] });
    await expect(openFigure(makeHost(), await figure())).rejects.toMatchObject({
      message: 'The style of this figure is missing: waves.jpg',
    });
    expect(useLibrary.getState().current).toBe('dog'); // nothing was changed
    useSettingImages.setState({ own: [entry('waves')] });
    await openFigure(makeHost(), await figure());
    expect(useSettings.getState().byModel.m).toEqual({ style: 'waves', strength: 1 });
  });

  it('tells a missing model from another version of it', async () => {
    addEntries([entry('cat')]);
    setCards([card('m', 'f')]);
    await expect(openFigure(makeHost(), await figureFile())).rejects.toThrow(/another version/);
    setCards([card('n', 'f')]);
    await expect(openFigure(makeHost(), await figureFile())).rejects.toThrow(/is not installed: m/);
  });

  it('restores but warns when the model now prepares images otherwise', async () => {
    addEntries([entry('cat')]);
    // Its own model id, so that no earlier result stands in for the run.
    setCards([card('m2', 'a')]);
    await expect(openFigure(makeHost('squash'), await figureFile())).rejects.toThrow(
      /preprocessing of m2 has changed/,
    );
    expect(useAttentionSpec.getState().layer).toBe(3);
  });

  it('changes nothing when the view cannot be restored', async () => {
    addEntries([entry('dog'), entry('cat')]);
    const view = {
      id: 'attention',
      spec: {},
      layout: 'one',
      region: null,
      colorRange: null,
    } as const;
    await expect(openFigure(makeHost(), await figureFile({ view }))).rejects.toThrow(
      /no attention view/,
    );
    const unknown = { ...view, id: 'hologram' };
    await expect(openFigure(makeHost(), await figureFile({ view: unknown }))).rejects.toThrow(
      /no view named/,
    );
    expect(useLibrary.getState().current).toBe('dog');
  });
});

it('waits for the list of models, which arrives after the window', async () => {
  useModels.setState(useModels.getInitialState(), true);
  addEntries([entry('cat')]);
  const opening = openFigure(makeHost(), await figureFile());
  await settle();
  setCards([card('m', 'a')]);
  await opening;
  expect(useModels.getState().chosen).toBe('m');
});

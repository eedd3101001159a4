import type { DocumentState, OpenedDocument } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import {
  addSettingImages,
  arrangement,
  chooseModel,
  imageNamed,
  lostError,
  markFiles,
  replaceItems,
  selectFile,
  setArrangement,
  setView,
  showError,
  useLibrary,
  useModels,
  useSettings,
  useView,
} from '../state';
import { setImage, setRegion, setSplit, shownRegion, stageStore } from '../viewport/store';
import { specHolders } from './specs';
import { useDocument } from './store';

/** All that the window is about, as a document saves it. */
export function takeState(): DocumentState {
  const { items, current } = useLibrary.getState();
  const { tab, layout } = useView.getState();
  return {
    images: [...items.values()].map(({ entry, info, sha256 }) => ({
      file: entry.id,
      // One that has changed is still looked for as it was.
      sha256: sha256 ?? info?.sha256 ?? null,
    })),
    current,
    arrangement: arrangement(),
    model: useModels.getState().chosen,
    settings: useSettings.getState().byModel,
    stage: { tab, layout, split: stageStore.getState().split, region: shownRegion() },
    views: Object.fromEntries(
      specHolders.map((view) => [view.id, view.wholeSpec ? view.wholeSpec() : view.spec()]),
    ),
    attached: Object.fromEntries(
      specHolders.flatMap(({ id, attached }) => {
        const files = [...(attached?.take() ?? [])].filter(([image]) => items.has(image));
        return files.length === 0
          ? []
          : [[id, Object.fromEntries(files.map(([image, file]) => [image, file.id]))]];
      }),
    ),
  };
}

/** The same with the files that it names, as `putDocument` takes it. */
export function snapshot(): OpenedDocument {
  const state = takeState();
  const { name, file } = useDocument.getState();
  const items = [...useLibrary.getState().items.values()];
  const images = items.map(({ entry, lost }) => ({ entry, lost: lost ?? null }));
  const others = [
    ...specHolders.flatMap(({ attached }) => [...(attached?.take().values() ?? [])]),
    ...imageIds(state).flatMap((id) => imageNamed(id) ?? []),
  ].map((entry) => ({ entry, lost: null }));
  return { name, file, state, files: [...images, ...others], told: [] };
}

/** Makes the window what a document says. What cannot be put back is told, the rest goes on. */
export function putDocument({ state, files, told }: OpenedDocument): void {
  const byId = new Map(files.map((file) => [file.entry.id, file]));
  const { cards, loaded } = useModels.getState();
  const { model } = state;
  if (model !== null && (!loaded || cards.some(({ id }) => id === model))) chooseModel(model);
  useSettings.setState({ byModel: state.settings });
  addSettingImages(imageIds(state).flatMap((id) => entryOf(byId.get(id))));

  for (const { id, restore, attached } of specHolders) {
    try {
      if (id in state.views) restore(state.views[id]);
    } catch (thrown) {
      showError(thrown);
    }
    const pairs = Object.entries(state.attached[id] ?? {});
    attached?.put(
      new Map(
        pairs.flatMap(([image, file]) => entryOf(byId.get(file)).map((entry) => [image, entry])),
      ),
    );
  }
  setArrangement(state.arrangement);
  setView({ tab: state.stage.tab, layout: state.stage.layout });
  replaceItems(
    state.images.flatMap(({ file, sha256 }) => {
      const known = byId.get(file);
      if (!known) return [];
      const { entry, lost } = known;
      return [{ entry, ...(sha256 ? { sha256 } : {}), ...(lost ? { lost } : {}) }];
    }),
  );
  const { items } = useLibrary.getState();
  if (state.current !== null && items.has(state.current)) selectFile(state.current);
  else markFiles([], null);
  showStage(state);
  for (const error of told) showError(VitrineError.fromBody(error));
  // The library shows its own; a mask or a style that is lost has no place of its own.
  for (const { entry, lost } of files) {
    if (lost && !items.has(entry.id)) showError(lostError(entry, lost));
  }
}

const entryOf = (file: { entry: FileEntry; lost: unknown } | undefined): FileEntry[] =>
  file && !file.lost ? [file.entry] : [];

/** Ids among the settings: images, such as a style. */
const imageIds = ({ settings }: DocumentState): string[] =>
  Object.values(settings).flatMap((values) =>
    Object.values(values).filter((value) => typeof value === 'string'),
  );

/** Zooms to the part that was on show, as soon as the size of the image is known. */
function showStage({ current, stage }: DocumentState): void {
  setSplit(stage.split);
  const show = () => {
    const size = useLibrary.getState().items.get(current ?? '')?.info?.size;
    if (!current || !size) return false;
    setImage(current, size);
    setRegion(stage.region);
    return true;
  };
  if (stage.region === null || show()) return;
  const off = useLibrary.subscribe((now) => {
    if (now.current !== current || show()) off();
  });
}

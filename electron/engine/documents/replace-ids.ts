import type { DocumentState } from '#shared/contract';
import { type ModelCard, VitrineError } from '#shared/types';
import type { SavedModel } from './format';

type SettingsByModel = DocumentState['settings'];

/** Texts among the settings of all models: those that are file ids name images, such as a style. */
export const textsOf = (settings: SettingsByModel): string[] =>
  Object.values(settings).flatMap((values) =>
    Object.values(values).filter((value) => typeof value === 'string'),
  );

/** Every file id that a state holds for certain: images of the library and what belongs to them. */
export const filesOf = ({ images, attached }: DocumentState): string[] => [
  ...images.map(({ file }) => file),
  ...Object.values(attached).flatMap((pairs) => Object.values(pairs)),
];

/** A state with other ids: `fileOf` and `modelOf` tell the new one, or the same. */
export function translated(
  state: DocumentState,
  fileOf: (id: string) => string,
  modelOf: (id: string) => string,
): DocumentState {
  const { images, current, model, settings, attached } = state;
  const named = (values: SettingsByModel[string]) =>
    mapped(values, (value) => (typeof value === 'string' ? fileOf(value) : value));
  return {
    ...state,
    images: images.map(({ file, sha256 }) => ({ file: fileOf(file), sha256 })),
    current: current === null ? null : fileOf(current),
    model: model === null ? null : modelOf(model),
    settings: Object.fromEntries(
      Object.entries(settings).map(([id, values]) => [modelOf(id), named(values)]),
    ),
    attached: mapped(attached, (pairs) =>
      Object.fromEntries(
        Object.entries(pairs).map(([image, file]) => [fileOf(image), fileOf(file)]),
      ),
    ),
  };
}

const mapped = <T, R>(values: Readonly<Record<string, T>>, to: (value: T) => R) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));

/**
 * The models of a document among those here: by their files, whatever their id is now. `told` names those
 * that are missing, or here in another version.
 */
export function matchModels(
  saved: readonly SavedModel[],
  cards: readonly ModelCard[],
): { modelOf: (id: string) => string; told: VitrineError[] } {
  const ids = new Map<string, string>();
  const told: VitrineError[] = [];
  for (const model of saved) {
    const named = cards.find(({ id }) => id === model.id);
    const has = (card: ModelCard) =>
      model.sha256.every((wanted) => card.files.some(({ sha256 }) => sha256 === wanted));
    const same = named && has(named) ? named : cards.find((card) => model.sha256[0] && has(card));
    if (same) ids.set(model.id, same.id);
    else told.push(named ? isChanged(model) : isMissing(model));
  }
  return { modelOf: (id) => ids.get(id) ?? id, told };
}

const isMissing = ({ id, title, sha256 }: SavedModel): VitrineError =>
  new VitrineError('model-missing', `A model of this document is missing: ${title}`, {
    hint: 'Import the model file with the SHA-256 in the details, then open the document again.',
    detail: { model: id, sha256: sha256.join(', ') },
  });

const isChanged = ({ id, title, sha256 }: SavedModel): VitrineError =>
  new VitrineError('model-missing', `This document was made with another version of ${title}`, {
    hint: 'The installed version is used. Numbers may differ; the details have the SHA-256 of the other.',
    detail: { model: id, sha256: sha256.join(', ') },
  });

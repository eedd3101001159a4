import { z } from 'zod';
import { blends, sequential } from '#shared/figure';
import { currentResult } from '../../state';
import { parseSpec, viewSpec } from '../spec';
import { words } from './words';

const ClassNumber = z.number().int().nonnegative();

/** What was done to the classes of one model by hand. */
export const ClassLook = z.object({
  /** The class shown alone; null shows all that are not hidden. */
  isolated: ClassNumber.nullable(),
  hidden: z.array(ClassNumber),
  /** '#rrggbb' by class number, where it is not the palette's. */
  colors: z.record(z.string().regex(/^\d+$/), z.string().regex(/^#[0-9a-f]{6}$/)),
});
export type ClassLook = z.infer<typeof ClassLook>;

/** What the segmentation view shows: all that is saved with a figure. What the mouse does is apart. */
export const SegmentationSpec = z.object({
  /**
   * `classes`: the class of each pixel; `confidence`: its largest probability; `entropy` of its
   * probabilities; `features`: of a stage of the encoder; `truth`: the mask's classes; `errors`: where
   * map and mask differ.
   */
  show: z.enum(['classes', 'confidence', 'entropy', 'features', 'truth', 'errors']),
  /** Only the borders between classes. */
  outline: z.boolean(),
  /** Opacity of the map over the image. */
  opacity: z.number().min(0).max(1),
  blend: z.enum(blends),
  /** `model`: the palette on the card; `safe`: one for the colour-blind. */
  palette: z.enum(['model', 'safe']),
  /** Of confidence and entropy. */
  colormap: z.enum(sequential),
  /** Stage of the encoder whose features are shown, from 0. */
  stage: z.number().int().nonnegative(),
  /** By model id, since each has classes of its own. */
  looks: z.record(z.string(), ClassLook),
});
export type SegmentationSpec = z.infer<typeof SegmentationSpec>;
export type Show = SegmentationSpec['show'];

/** Whether it takes a mask. */
export const needsTruth = (show: Show): boolean => show === 'truth' || show === 'errors';

export const plainLook: ClassLook = { isolated: null, hidden: [], colors: {} };

const defaultSpec: SegmentationSpec = {
  show: 'classes',
  outline: false,
  opacity: 0.6,
  blend: 'normal',
  palette: 'model',
  colormap: 'viridis',
  stage: 0,
  looks: {},
};

const spec = viewSpec('segmentation', words.spec.name, SegmentationSpec, defaultSpec);

export const useSegmentationSpec = spec.use;
export const changeSpec = spec.change;

export const lookOf = (spec: SegmentationSpec, model: string): ClassLook =>
  spec.looks[model] ?? plainLook;

/** Whether it is a map of classes. */
export const showsClasses = (show: Show): boolean => show === 'classes' || show === 'truth';

/**
 * Changes what is shown of a model's classes, and shows them, so that the change is seen; `what` tells
 * steps apart that must not become one.
 */
export function changeLook(
  title: string,
  model: string,
  patch: Partial<ClassLook>,
  what: string,
): void {
  const spec = useSegmentationSpec.getState();
  const looks = { ...spec.looks, [model]: { ...lookOf(spec, model), ...patch } };
  changeSpec(title, { looks, show: showsClasses(spec.show) ? spec.show : 'classes' }, what);
}

/** Shows a class alone, or all again where it is already. */
export function toggleIsolated(model: string, index: number): void {
  const { isolated } = lookOf(useSegmentationSpec.getState(), model);
  const alone = isolated === index ? null : index;
  const title = alone === null ? words.spec.showAllClasses : words.spec.showOneClass;
  changeLook(title, model, { isolated: alone }, ` isolate ${alone}`);
}

export function toggleHidden(model: string, index: number): void {
  const { hidden } = lookOf(useSegmentationSpec.getState(), model);
  const was = hidden.includes(index);
  const now = was ? hidden.filter((one) => one !== index) : [...hidden, index];
  changeLook(
    was ? words.spec.showClass : words.spec.hideClass,
    model,
    { hidden: now },
    ` hide ${now}`,
  );
}

export function recolour(model: string, index: number, color: string): void {
  const { colors } = lookOf(useSegmentationSpec.getState(), model);
  const changed = { ...colors, [index]: color };
  changeLook(words.spec.recolourClass, model, { colors: changed }, ` colour ${index}`);
}

/** What is saved with a figure: of the looks only that of the model on the stage. */
export function savedSpec(): SegmentationSpec {
  const spec = useSegmentationSpec.getState();
  const model = currentResult()?.model;
  const look = model === undefined ? undefined : spec.looks[model];
  return { ...spec, looks: model !== undefined && look ? { [model]: look } : {} };
}

/** Takes over a saved spec; of a figure, beside the looks of other models. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const restored = parseSpec(SegmentationSpec, words.spec.name, saved);
  const { looks } = useSegmentationSpec.getState();
  useSegmentationSpec.setState({ ...restored, looks: { ...looks, ...restored.looks } });
}

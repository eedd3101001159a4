import type { Output } from '#shared/contract';
import type {
  AttentionTap,
  Generator,
  Parts,
  Samples,
  Segmentation,
  Stylized,
  TensorRef,
} from '#shared/types';
import type { ModelInput, SourceImage } from '../family-kit';
import type { ModelOnDisk } from '../onnx-sessions/pool';

/** What a result needs to answer later questions. */
export interface StoredResult {
  readonly model: ModelOnDisk;
  readonly input: ModelInput;
  readonly image: Pick<SourceImage, 'name' | 'size'>;
  /** Inputs besides the image of each graph that ran, in its last run. */
  readonly feeds: Map<string, Record<string, TensorRef>>;
  /** The attention layers of the graphs that ran, with the tokens that there were. */
  taps: readonly AttentionTap[];
  readonly layers: Map<number, TensorRef>;
  /** Ids of all its tensors. */
  readonly tensors: string[];
  segmentation?: Segmentation | undefined;
  stylized?: Stylized | undefined;
  samples?: Samples | undefined;
  generator?: Generator | undefined;
  /** Answers once given. */
  entropy?: TensorRef;
  rollout?: TensorRef;
  stats?: Output<'attention.stats'>;
}

/** Takes from the parts what later questions need. */
export function storeParts(
  stored: StoredResult,
  { attention, segmentation, stylized, samples, generator }: Parts,
): void {
  stored.segmentation = segmentation;
  stored.stylized = stylized;
  stored.samples = samples;
  stored.generator = generator;
  const layers = new Map(attention?.layers.map((layer) => [layer.layer, layer]));
  stored.taps = stored.taps.flatMap((tap) => {
    const shown = layers.get(tap.layer);
    if (shown?.tensor) stored.layers.set(tap.layer, shown.tensor);
    return shown ? { ...tap, queries: shown.queries, keys: shown.keys } : [];
  });
}

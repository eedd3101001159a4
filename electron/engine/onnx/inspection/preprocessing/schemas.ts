import { z } from 'zod';

/** Red, green and blue; one number is for all three. */
const Triple = z.union([
  z.tuple([z.number(), z.number(), z.number()]),
  z.number().transform((v): [number, number, number] => [v, v, v]),
]);
const HfSize = z.union([
  z.number(),
  z
    .object({
      height: z.number(),
      width: z.number(),
      shortest_edge: z.number(),
      longest_edge: z.number(),
    })
    .partial(),
]);
export type HfSize = z.infer<typeof HfSize>;

/** Hugging Face: preprocessor_config.json. */
export const HfPreprocessor = z
  .object({
    image_processor_type: z.string(),
    feature_extractor_type: z.string(),
    do_resize: z.boolean(),
    size: HfSize,
    max_size: z.number(),
    resample: z.number(),
    do_center_crop: z.boolean(),
    crop_size: HfSize,
    crop_pct: z.number(),
    do_rescale: z.boolean(),
    rescale_factor: z.number(),
    /** -1..1 instead of 0..1 before mean and std. */
    rescale_offset: z.boolean(),
    offset: z.boolean(),
    do_normalize: z.boolean(),
    image_mean: Triple,
    image_std: Triple,
    do_flip_channel_order: z.boolean(),
    /** EfficientNet: divides by the deviation twice. */
    include_top: z.boolean(),
    keep_aspect_ratio: z.boolean(),
    ensure_multiple_of: z.number(),
    size_divisor: z.number(),
    do_pad: z.boolean(),
    pad_size: HfSize,
    min_size: z.number(),
    background_color: Triple,
    do_thumbnail: z.boolean(),
    do_align_long_axis: z.boolean(),
    do_crop_margin: z.boolean(),
    /** Masks: 0 is no class, class c is c + 1; the second name is of older files. */
    do_reduce_labels: z.boolean(),
    reduce_labels: z.boolean(),
  })
  .partial();
/** processor_config.json, which newer versions write for models of image and text. */
export const HfProcessor = z.object({ image_processor: HfPreprocessor }).partial();
export type HfPreprocessor = z.infer<typeof HfPreprocessor>;

const timmFields = {
  input_size: Triple,
  mean: Triple,
  std: Triple,
  crop_pct: z.number(),
  crop_mode: z.string(),
  interpolation: z.string(),
};
export const TimmConfig = z
  .object({ ...timmFields, license: z.string(), label_names: z.array(z.string()) })
  .partial();
export type TimmConfig = z.infer<typeof TimmConfig>;

/** config.json of Hugging Face or of timm. */
export const ModelConfig = z
  .object({
    architectures: z.array(z.string()),
    architecture: z.string(),
    model_type: z.string(),
    semantic_loss_ignore_index: z.number(),
    image_size: z.union([z.number(), z.tuple([z.number(), z.number()])]),
    id2label: z.record(z.string(), z.string()),
    problem_type: z.string(),
    num_classes: z.number(),
    label_names: z.array(z.string()),
    label_descriptions: z.record(z.string(), z.string()),
    pretrained_cfg: TimmConfig,
    /** timm wrote these at the top before it had `pretrained_cfg`. */
    ...timmFields,
  })
  .partial();
export type ModelConfig = z.infer<typeof ModelConfig>;

const Sizes = z.union([z.number(), z.tuple([z.number(), z.number()])]);

/** open_clip's preprocessing: `preprocess_cfg` of open_clip_config.json, and preprocess_cfg.json (Immich). */
export const OpenClipPreprocess = z
  .object({
    size: Sizes,
    mean: Triple,
    std: Triple,
    interpolation: z.string(),
    fill_color: z.number(),
    resize_mode: z.enum(['shortest', 'longest', 'squash']),
  })
  .partial();
export type OpenClipPreprocess = z.infer<typeof OpenClipPreprocess>;

export const OpenClipConfig = z
  .object({
    preprocess_cfg: OpenClipPreprocess,
    model_cfg: z.object({ vision_cfg: z.object({ image_size: Sizes }).partial() }).partial(),
  })
  .partial();

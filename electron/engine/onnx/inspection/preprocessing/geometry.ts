import type { Preprocess, Size } from '#shared/types';
import type { Fixed } from './common';
import type { HfPreprocessor } from './schemas';

type Shape = Pick<
  Preprocess,
  'resize' | 'resizeTo' | 'scaled' | 'longest' | 'multiple' | 'round' | 'fill'
>;
interface Geometry extends Shape {
  notes: string[];
}

/** How an image processor fits an image to the input. */
export function geometryOf(hf: HfPreprocessor, processor: string, fixed: Fixed): Geometry {
  const shape = shapeOf(hf, processor, fixed);
  const notes = notesOn(hf, processor);
  const isFree = ['keep-ratio', 'fit', 'floor', 'mirror', 'none'].includes(shape.resize);
  if (!isFree || fixed.isFree) {
    // Processors on PyTorch round the place of a crop as torchvision does.
    const isTorch = hf.image_processor_type?.endsWith('Fast') || !hf.image_processor_type;
    const { resize, scaled } = shape;
    const crops = resize === 'shorter' || resize === 'crop' || (resize === 'squash' && scaled);
    return { ...shape, ...(crops && !isTorch && { round: 'down' }), notes };
  }
  const [height, width] = fixed.values.size;
  return {
    resize: 'squash',
    resizeTo: Math.min(height, width),
    notes: [
      ...notes,
      `The model’s own processor makes inputs of other sizes; the graph takes only ${width} x ${height} px, to which the image is squashed.`,
    ],
  };
}

/** transformers' bound of the longer side where a file names only the shorter (ViLT, BridgeTower). */
const longestFor = (shorter: number): number => Math.trunc((1333 / 800) * shorter);

function shapeOf(
  hf: HfPreprocessor,
  processor: string,
  { values: { size: input }, isFree }: Fixed,
): Shape {
  const shorter = Math.min(...input);
  const box = boxOf(hf.size);
  const { shortest_edge: edge, longest_edge: longest } = typeof hf.size === 'object' ? hf.size : {};
  const crops = hf.do_center_crop ?? hf.crop_size !== undefined;
  const multiple = Math.max(1, hf.ensure_multiple_of ?? hf.size_divisor ?? 1);
  const side = edge ?? (box ? Math.min(...box) : shorter);
  if (hf.do_resize === false) return { resize: crops ? 'crop' : 'none', resizeTo: shorter };
  switch (processor) {
    case 'ConvNext':
      return side < 384
        ? { resize: 'shorter', resizeTo: Math.trunc(side / (hf.crop_pct ?? 224 / 256)) }
        : { resize: 'squash', resizeTo: shorter };
    case 'PoolFormer': {
      const before = (length: number) => Math.trunc(length / (hf.crop_pct ?? 0.9));
      if (!box || box[0] === box[1]) return { resize: 'shorter', resizeTo: before(side) };
      return { resize: 'squash', resizeTo: shorter, scaled: [before(box[0]), before(box[1])] };
    }
    case 'Levit':
      if (edge) return { resize: 'shorter', resizeTo: Math.trunc((256 / 224) * edge) };
      break;
    case 'Perceiver':
      return { resize: 'shorter', resizeTo: Math.min(...(boxOf(hf.crop_size) ?? input)) };
    case 'GLPN':
      return { resize: 'floor', resizeTo: shorter, multiple };
    case 'Swin2SR':
      if (hf.do_pad === false) return { resize: 'none', resizeTo: shorter };
      return { resize: 'mirror', resizeTo: shorter, multiple: padding(hf) };
    case 'Owlv2':
      return { resize: 'longest', resizeTo: Math.max(...(box ?? input)) };
    case 'Donut':
    case 'Nougat':
      return hf.do_thumbnail === false || hf.do_pad === false
        ? { resize: 'keep-ratio', resizeTo: side, multiple: 1, round: 'down' }
        : { resize: 'thumbnail', resizeTo: side };
    case 'Janus':
    case 'DeepseekVL':
      return {
        resize: 'contain',
        resizeTo: side,
        scaled: box ?? input,
        fill: hf.background_color ?? [127, 127, 127],
      };
    case 'Yolos':
      if (!edge) break;
      return { resize: 'keep-ratio', resizeTo: edge, longest, multiple: 16, round: 'down' };
  }
  if (hf.keep_aspect_ratio && box) return { resize: 'fit', resizeTo: shorter, multiple };
  if (longest && !edge) return { resize: 'longest', resizeTo: longest };
  if (edge && longest) {
    return {
      resize: 'keep-ratio',
      resizeTo: edge,
      longest,
      ...(multiple > 1 ? { multiple } : { multiple: 1, round: 'down' }),
    };
  }
  if (edge && !crops && multiple > 1) {
    const bound =
      processor === 'TextNet' ? {} : { longest: longestFor(edge), round: 'down' as const };
    return { resize: 'keep-ratio', resizeTo: edge, multiple, ...bound };
  }
  if (edge && !crops && isFree) {
    return { resize: 'keep-ratio', resizeTo: edge, multiple: 1, round: 'down' };
  }
  if (edge) return { resize: 'shorter', resizeTo: crops ? edge : shorter };
  if (crops && box && String(box) !== String(input)) {
    return { resize: 'squash', resizeTo: shorter, scaled: box };
  }
  return { resize: 'squash', resizeTo: shorter };
}

/** Older files call the multiple `pad_size`. */
const padding = ({ pad_size, size_divisor }: HfPreprocessor): number =>
  typeof pad_size === 'number' ? pad_size : (size_divisor ?? 8);

/** What a processor does that is not done here. */
function notesOn(hf: HfPreprocessor, processor: string): string[] {
  const own = 'The model’s own processor';
  switch (processor) {
    case 'Perceiver':
      return [`${own} crops before it resizes; here the image is resized first.`];
    case 'Owlv2':
      return [`${own} extends the image with grey; here it is extended with 0.`];
    case 'ZoeDepth':
      return [
        `${own} resizes without smoothing${hf.do_pad === false ? '' : ' and extends the image by its mirror image first'}, which is not done here.`,
      ];
    case 'DPT':
      return hf.do_pad && hf.size_divisor
        ? [
            `${own} extends the image with 0 to multiples of ${hf.size_divisor}, which is not done here.`,
          ]
        : [];
    case 'Nougat':
      return [`${own} cuts off white margins and reduces in two steps, which is not done here.`];
    case 'Donut':
      return hf.do_align_long_axis
        ? [`${own} turns the image to the longer axis of the input, which is not done here.`]
        : [];
    case 'BridgeTower':
      return [
        `${own} rounds the sides to multiples of ${hf.size_divisor ?? 32} before it crops, which is not done here.`,
      ];
    case 'Pixtral':
      return [`${own} never enlarges an image and does not extend it, as is done here.`];
    case 'Tvp':
      return [`${own} makes a video of the image; here it is extended right and below.`];
    case 'ImageGPT':
      return [`${own} replaces colours by the numbers of clusters; here colours are given.`];
    default:
      return [];
  }
}

export const boxOf = (size: HfPreprocessor['size']): Size | undefined => {
  if (size === undefined) return undefined;
  if (typeof size === 'number') return [size, size];
  return size.height && size.width ? [size.height, size.width] : undefined;
};

import processors from '../../../../../assets/processors.json';
import { HfPreprocessor, type HfSize } from './schemas';

const DEFAULTS: Readonly<Record<string, object>> = processors;

/** 'ConvNext' of ConvNextImageProcessor, ConvNextImageProcessorFast and ConvNextFeatureExtractor. */
export const processorOf = ({
  image_processor_type,
  feature_extractor_type,
}: HfPreprocessor): string =>
  (image_processor_type ?? feature_extractor_type ?? '').replace(
    /(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/,
    '',
  );

export const isKnown = (processor: string): boolean => Object.hasOwn(DEFAULTS, processor);

/** The file, and what a processor of that kind does where the file leaves it open. */
export function withDefaults(given: HfPreprocessor): HfPreprocessor {
  const processor = processorOf(given);
  const defaults = isKnown(processor) ? HfPreprocessor.parse(DEFAULTS[processor]) : {};
  const { size, max_size } = given;
  return {
    ...defaults,
    ...given,
    ...(typeof size === 'number' && { size: sizeLike(defaults.size, size, max_size) }),
  };
}

/** A number stands for whichever side the processor means. */
function sizeLike(usual: HfSize | undefined, side: number, longest: number | undefined): HfSize {
  if (typeof usual !== 'object') return side;
  if (usual.shortest_edge) {
    return {
      shortest_edge: side,
      ...(usual.longest_edge && { longest_edge: longest ?? usual.longest_edge }),
    };
  }
  return usual.longest_edge ? { longest_edge: side } : side;
}

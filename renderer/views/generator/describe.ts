import type { Shown } from './use-generator';
import { viewWords as words } from './words';

/** One line saying what is on the stage. */
export function describe({ generator, spec, made, problem }: Shown): string {
  if (!made) return problem ?? words.reading;
  const { other } = generator.mix;
  const { explained } = made;
  if (spec.show === 'walk' && explained) {
    return words.walk(spec.space, spec.frame / (explained.walks[spec.space].shape[0]! - 1), other);
  }
  if (spec.show === 'styles' && explained) {
    return words.styles(spec.from, explained.styles.shape[0]! - 2, other);
  }
  if (spec.over === 'attention') {
    return words.attention(spec.token, spec.block, words.head(spec.head));
  }
  return spec.over === 'painted' ? words.painted(spec.token) : words.seed(generator);
}

import type { StyleLayer } from './attend';
import { words } from './words';

/**
 * An attention in the paper's words, for the names that our exports give it: 'Style encoder layer 1' for
 * `style0`, 'Decoder layer 3, second attention' for `decoder2Second`. Any other name stays as it is.
 */
export function attentionName(name: string): string {
  const encoder = /^(content|style)(\d+)$/.exec(name);
  if (encoder) {
    const [, side, layer] = encoder;
    return words.attentionNames.encoderLayer(side!, Number(layer) + 1);
  }
  const decoder = /^decoder(\d+)(First|Second)$/.exec(name);
  if (!decoder) return name;
  const [, layer, which] = decoder;
  return words.attentionNames.decoderLayer(Number(layer) + 1, which!.toLowerCase());
}

/** 'Decoder layer 2, second attention: content from style'. */
export const layerText = ({ name, queries, keys }: StyleLayer): string =>
  words.attentionNames.layer(attentionName(name), queries, queries === keys ? null : keys);

import type { Result, Stylized, TensorRef } from '#shared/types';
import type { TensorFile } from './run-folder';

/** Writes a tensor to a file named by its place in the parts. */
type Write = (ref: TensorRef, place: string) => Promise<TensorFile>;

/** The parts with every tensor in them written to a file. */
export async function withFiles(
  parts: Result['parts'],
  write: Write,
): Promise<Record<string, unknown>> {
  const { attention, tokens, tokenLabels, segmentation, stylized, outputs, ...inline } = parts;
  const out: Record<string, unknown> = { ...inline };
  if (attention) {
    const layers = attention.layers.map(async (layer) => ({
      ...layer,
      tensor: layer.tensor && (await write(layer.tensor, `attention.${layer.layer}`)),
    }));
    out.attention = { layers: await Promise.all(layers) };
  }
  if (tokens) {
    const stages = tokens.stages.map(async (stage, i) => ({
      ...stage,
      scores: await write(stage.scores, `tokens.${i}.scores`),
    }));
    out.tokens = { ...tokens, stages: await Promise.all(stages) };
  }
  if (tokenLabels) {
    const scores = await write(tokenLabels.scores, 'tokenLabels.scores');
    out.tokenLabels = { ...tokenLabels, scores };
  }
  if (segmentation) {
    const { map, confidence, logits } = segmentation;
    out.segmentation = {
      ...segmentation,
      map: await write(map, 'segmentation.map'),
      confidence: await write(confidence, 'segmentation.confidence'),
      logits: await write(logits, 'segmentation.logits'),
    };
  }
  if (stylized) out.stylized = await stylizedFiles(stylized, write);
  if (outputs) {
    const named = Object.entries(outputs).map(async ([name, ref]) => [
      name,
      await write(ref, `output.${name.replace(/[^\w.-]+/g, '_')}`),
    ]);
    out.outputs = Object.fromEntries(await Promise.all(named));
  }
  return out;
}

/** Every picture once: what a round is given is mostly what the one before made. */
async function stylizedFiles(part: Stylized, write: Write): Promise<Record<string, unknown>> {
  const written = new Map<string, TensorFile>();
  const file = async (ref: TensorRef, place: string): Promise<TensorFile> => {
    const known = written.get(ref.id) ?? (await write(ref, `stylized.${place}`));
    written.set(ref.id, known);
    return known;
  };
  const { content, style, output } = part;
  const rounds = [];
  const first = await file(content, 'content');
  for (const [i, round] of part.rounds.entries()) {
    const given = await file(round.given, `given${i + 1}`);
    rounds.push({ ...round, given, output: await file(round.output, `round${i + 1}`) });
  }
  return {
    ...part,
    content: first,
    output: await file(output, 'output'),
    ...(style && { style: { ...style, picture: await file(style.picture, 'style') } }),
    rounds,
  };
}

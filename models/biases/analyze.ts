import { z } from 'zod';
import type { ModelCard, Reconstruction, Size, Tensor } from '#shared/types';
import type { Family } from '../../electron/engine/family-kit';
import {
  commonSettings,
  fact,
  keepAll,
  patchList,
  toRgbImage,
} from '../../electron/engine/family-kit';
import { errorMap, halfOf, maskedMean, overlaid } from './masks';

const settings = (card: ModelCard) => {
  const { grid } = fact(card, 'reconstruction');
  return z.strictObject({
    ...commonSettings(card),
    /** Patches that no network sees. */
    hidden: patchList(grid)
      .refine(({ length }) => length > 0, 'none is hidden: hide one patch at least')
      .default(halfOf(grid)),
  });
};

/** Networks with fewer and fewer inductive biases (Cazenavette and Lucey 2021), as masked autoencoders. */
export const biases: Family<ReturnType<typeof settings>> = {
  id: 'biases',
  settings,

  graphs(card) {
    const { grid, networks } = fact(card, 'reconstruction');
    const { output = 'reconstruction', preprocess } = card;
    return networks.map(({ file }) => ({
      file,
      grids: [grid],
      inputs: { mask: { shape: [1, grid[0] * grid[1]], fill: 0 } },
      outputs: { [output]: [1, 3, ...(preprocess?.size ?? [-1, -1])] },
      closed: true,
    }));
  },

  async analyze({ card, settings: { hidden, rawOutputs }, input, run, keep, step }) {
    const { grid, networks } = fact(card, 'reconstruction');
    const mask = maskOf(grid, hidden);
    const seen: Tensor<Float32Array> = { shape: input.shape, data: input.data };
    const made: Reconstruction['networks'] = [];
    const raw = new Map<string, Tensor>();
    for (const [number, { file, title }] of networks.entries()) {
      await step(title, networks.length - number);
      // x [1, 3, H, W] and mask [1, N], 1 where a patch is hidden -> the image again [1, 3, H, W]
      const { outputs } = await run({ file, feeds: { mask }, layers: [], outputs: 'all' });
      const output = outputs.get(card.output)!;
      const image = overlaid(output, seen, grid, hidden);
      const error = errorMap(image, seen);
      made.push({
        title,
        image: await keep(toRgbImage(image, card)),
        error: await keep(error),
        mse: maskedMean(error, grid, hidden),
      });
      raw.set(`${file.replace(/\.onnx$/, '')}.${card.output}`, output);
    }
    return {
      reconstruction: {
        grid,
        hidden,
        original: await keep(toRgbImage(seen, card)),
        networks: made,
      },
      ...(rawOutputs && { outputs: await keepAll(raw, keep) }),
    };
  },
};

function maskOf([h, w]: Size, hidden: readonly number[]): Tensor<Float32Array> {
  const data = new Float32Array(h * w);
  for (const patch of hidden) data[patch] = 1;
  return { shape: [1, h * w], data };
}

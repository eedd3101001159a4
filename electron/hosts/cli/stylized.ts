import { join } from 'node:path';
import type { Result, Stylized } from '#shared/types';
import type { Engine } from '../../engine';
import { writeAtomic } from '../../engine/files/atomic';
import type { RunFolder } from '../../engine/runs/run-folder';

/** Writes what the last round made as `pictures/STEM.png`. Throws VitrineError('disk') naming the file. */
export async function writePicture(
  engine: Engine,
  run: Pick<RunFolder, 'path'>,
  stem: string,
  { id, parts }: Result,
): Promise<string> {
  const question = { result: id, round: parts.stylized!.rounds.length, form: 'png' } as const;
  // Not stopped by Ctrl+C: the rounds done until then are to be kept.
  const { signal } = new AbortController();
  const { bytes } = await engine.handlers['stylized.file'](question, { signal });
  const file = join(run.path, 'pictures', `${stem}.png`);
  await writeAtomic(file, bytes);
  return file;
}

/** What is left of the content, and how near the style is, after the last round. */
export function stylizedInWords({ rounds, wanted, style }: Stylized): string {
  const { ssim, contentLoss, styleLoss } = rounds.at(-1)!;
  const done = rounds.length === wanted ? `${wanted}` : `${rounds.length} of ${wanted}`;
  const losses = [
    ...(contentLoss === null ? [] : [`content loss ${contentLoss.toFixed(3)}`]),
    ...(styleLoss === null ? [] : [`style loss ${styleLoss.toFixed(3)}`]),
  ];
  return [
    `${done} round${wanted === 1 ? '' : 's'}${style ? ` in the style of ${style.name}` : ''}`,
    `SSIM ${ssim.toFixed(3)}`,
    ...losses,
  ].join(', ');
}

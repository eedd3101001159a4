import { statSync } from 'node:fs';
import { openEngine } from './engine';
import { modelFile } from './fixtures';
import { median, time } from './measure';
import { megabytes, ms, type Report } from './report';

const TARGET_MS = 1000;

/** Checking, hashing, tapping and copying an ONNX file of the size of ViT-S/16. */
export async function importing(): Promise<Report> {
  const file = modelFile('vit-small');
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const engine = await openEngine();
    times.push(await time(() => engine.import(file)));
    await engine.close();
  }
  const typical = median(times);
  return {
    title: 'Import of an ONNX file, each time into an empty engine',
    target: `at most ${ms(TARGET_MS)}`,
    columns: ['model', 'size', 'median of 5', 'slowest'],
    rows: [['vit-small', megabytes(statSync(file).size), ms(typical), ms(Math.max(...times))]],
    pass: typical <= TARGET_MS,
  };
}

import { fork } from 'node:child_process';
import { openEngine } from './engine';
import { modelFile, photos } from './fixtures';
import { megabytes, percent, type Report } from './report';

const AT = [100, 500, 1000];
/** A leak of 30 KB an image would show; less is the allocator settling. */
const TARGET = 0.1;

/** Resident memory while 1,000 images are analysed, in a process of its own. */
export async function memory(): Promise<Report> {
  const child = fork(process.argv[1]!, ['--memory']);
  const sizes = await new Promise<number[]>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number[]));
    child.once('exit', (code) => reject(new Error(`the measured process ended with ${code}`)));
  });
  const growth = sizes.at(-1)! / sizes[0]! - 1;
  return {
    title: 'Memory: resident size after N images, all attention kept, results released as in a run',
    target: `from image ${AT[0]} to ${AT.at(-1)} it grows by at most ${percent(TARGET)}`,
    columns: ['model', ...AT.map(String), 'growth'],
    rows: [['vit-tiny', ...sizes.map(megabytes), percent(growth)]],
    pass: growth <= TARGET,
  };
}

/** The measured process: sends the sizes in bytes to its parent. */
export async function measuredMemory(): Promise<void> {
  const engine = await openEngine();
  const card = await engine.import(modelFile('vit-tiny'));
  const images = photos();
  const sizes: number[] = [];
  for (let i = 1; i <= AT.at(-1)!; i++) {
    const result = await engine.run(images[i % images.length]!, card.id, { layers: 'all' });
    await engine.release(result);
    if (AT.includes(i)) sizes.push(process.memoryUsage.rss());
  }
  await engine.close();
  process.send!(sizes, () => process.disconnect());
}

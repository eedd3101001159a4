/*
 * Entry of a thread that lays vectors out by UMAP (aside.ts) and ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { UmapMessage } from './aside';
import { layOut, type UmapInput } from './lay-out';

const send = (message: UmapMessage) => parentPort!.postMessage(message);

send({
  places: await layOut(workerData as UmapInput, (share, step) => send({ share, step })),
});

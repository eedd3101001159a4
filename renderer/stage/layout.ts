import type { Mark } from './scene';
import { stageStore } from './store';
import type { Frame } from './viewport';

/** Marks right of the split slider only. */
export function splitMarks({ width, height }: Frame, marks: readonly Mark[]): readonly Mark[] {
  const x = stageStore.getState().split * width;
  return [
    { kind: 'clip', at: { x, y: 0, width: width - x, height }, marks },
    { kind: 'fill', at: { x: x - 0.5, y: 0, width: 1, height }, color: '#fff' },
  ];
}

import { type Action, currentResult } from '../../state';
import { usePlaying } from './playing';
import { changeSpec, useGeneratorSpec } from './spec';
import { stripWords, actionWords as words } from './words';

const walk = () => currentResult()?.parts.generator?.explained?.walks.w;

function step(by: number): void {
  const count = walk()?.shape[0] ?? 1;
  const { frame } = useGeneratorSpec.getState();
  changeSpec(stripWords.chooseFrame, {
    show: 'walk',
    frame: Math.max(0, Math.min(count - 1, frame + by)),
  });
}

const shared = { help: words.help, enabled: () => walk() !== undefined };

export const generatorActions: readonly Action[] = [
  { id: 'generator.next', title: words.next, ...shared, run: () => step(1) },
  { id: 'generator.previous', title: words.previous, ...shared, run: () => step(-1) },
  {
    id: 'generator.play',
    title: words.play,
    ...shared,
    run() {
      useGeneratorSpec.setState({ show: 'walk' });
      usePlaying.getState().toggle();
    },
  },
];

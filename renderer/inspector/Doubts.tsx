import type { ClassScore } from '#shared/types';
import { tip } from '../ui';
import './doubts.css';
import { doubtsOf } from './doubts-of';
import { words } from './words';

interface DoubtsProps {
  top: readonly ClassScore[];
  /** Names of all classes of the model. */
  classes: readonly string[];
}

/** Chips that say why a prediction may mean little. */
export function Doubts({ top, classes }: DoubtsProps) {
  const doubts = doubtsOf(top[0]?.p ?? 0, classes);
  if (doubts.length === 0) return null;
  return (
    <ul className="doubts" aria-label={words.doubts.caution}>
      {doubts.map(({ text, why }) => (
        <li key={text} {...tip(why)}>
          {text}
        </li>
      ))}
    </ul>
  );
}

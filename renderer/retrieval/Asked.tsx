import type { ReactNode } from 'react';
import type { Answer } from '../state/use-answer';
import { Progress } from '../ui';
import { words } from './words';

/** What an answer says, how far the work on it is, or why there is none. */
export function Asked<T>({
  answer: { value, error, share },
  children,
}: {
  answer: Answer<T>;
  children: (value: T) => ReactNode;
}) {
  if (value !== undefined) return children(value);
  if (error) {
    return (
      <p role="alert">
        <strong>{error.message}.</strong> {error.hint}
      </p>
    );
  }
  return (
    <div className="retrieval-waiting">
      <Progress label={words.dialog.searching} value={share} />
    </div>
  );
}

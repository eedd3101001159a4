import type { VitrineError } from '#shared/types';
import './start-error.css';
import { words } from './words';

/** Shown instead of the window when there is no engine to talk to. */
export const StartError = ({ error }: { error: VitrineError }) => (
  <main className="start-error" role="alert">
    <h1>{words.startError.title}</h1>
    <p>{error.message}</p>
    <p>{error.hint}</p>
  </main>
);

import type { VitrineError } from '#shared/types';
import './start-error.css';

/** Shown instead of the window when there is no engine to talk to. */
export const StartError = ({ error }: { error: VitrineError }) => (
  <main className="start-error" role="alert">
    <h1>Vitrine cannot start</h1>
    <p>{error.message}</p>
    <p>{error.hint}</p>
  </main>
);

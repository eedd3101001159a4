import { useCurrentCard } from '../models';
import { useResults } from './results';

/** Title of the model in use while something runs; undefined otherwise. */
export function useRunning(): string | undefined {
  const card = useCurrentCard();
  const isBusy = useResults(({ jobs }) => jobs.length > 0);
  return isBusy ? card?.title : undefined;
}

import {
  addImages,
  useCurrentCard,
  useLibrary,
  useModels,
  useRuns,
  useSettingValues,
} from '../state';
import { Button } from '../ui';
import { useSpec } from './spec';
import { showAsRun, stageDifference } from './stage-difference';
import { useTable } from './store';

/** Says where the stage shows something else than the chosen row: another image, model or settings. */
export function RowNotice() {
  const image = useTable((state) => state.image);
  const isHere = useLibrary(({ items }) => image !== null && items.has(image.id));
  const runId = useSpec((state) => state.run);
  const run = useRuns(({ runs }) => runs.find(({ id }) => id === runId));
  const cards = useModels((state) => state.cards);
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  if (!image || !run || !card || !settings) return null;
  const difference = stageDifference(run, cards, { card, settings });
  if (isHere && !difference) return null;
  return (
    <p className="table-notice" role="status">
      {isHere
        ? difference?.text
        : `${image.name} is not in the library; the stage shows another image.`}
      {!isHere && (
        <Button
          help="Adds the image of this row to the library."
          onClick={() => addImages([image])}
        >
          Add to library
        </Button>
      )}
      {isHere && difference?.canFollow && (
        <Button
          help="Chooses the model of this run with the settings it was run with."
          onClick={() => showAsRun(run)}
        >
          Show as in the run
        </Button>
      )}
    </p>
  );
}

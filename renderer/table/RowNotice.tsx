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
import { words } from './words';

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
      {isHere ? difference?.text : words.rowNotice.notInLibrary(image.name)}
      {!isHere && (
        <Button help={words.rowNotice.addHelp} onClick={() => addImages([image])}>
          {words.rowNotice.add}
        </Button>
      )}
      {isHere && difference?.canFollow && (
        <Button help={words.rowNotice.showAsInRunHelp} onClick={() => showAsRun(run)}>
          {words.rowNotice.showAsInRun}
        </Button>
      )}
    </p>
  );
}

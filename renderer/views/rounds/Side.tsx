import { changeSetting, lackedImage, useCurrentCard, useSettingValues } from '../../state';
import { Button } from '../../ui';
import { Charts } from './Charts';
import { measuredByText } from './describe';
import { Models } from './Models';
import type { Rounds } from './use-rounds';
import { words } from './words';

/** As many as the paper's figure of the leak has. */
const MANY = 20;

interface SideProps {
  /** Null until there is a round. */
  rounds: Rounds | null;
  /** The round pointed at in a curve. */
  pointed: number | null;
  point: (round: number | null) => void;
}

/** Beside the image: which models run, and their curves. */
export const Side = ({ rounds, pointed, point }: SideProps) => (
  <aside className="view-side rounds-side" aria-label={words.side.curves}>
    {rounds ? (
      <>
        <Models rounds={rounds} />
        {hasCurves(rounds) ? (
          <Charts rounds={rounds} pointed={pointed} point={point} />
        ) : (
          <MoreRounds />
        )}
        <p className="dim">
          {measuredByText(rounds.all)}
          {!isMeasured(rounds) && words.side.importOne}
        </p>
      </>
    ) : (
      <NoRounds />
    )}
  </aside>
);

const hasCurves = ({ all }: Rounds): boolean => all.some(({ stylized }) => stylized.wanted > 1);

const isMeasured = ({ all }: Rounds): boolean =>
  all.some(({ stylized }) => stylized.measuredBy !== null);

/** What is missing before the model can run. */
function NoRounds() {
  const card = useCurrentCard();
  const values = useSettingValues(card);
  const missing = card && lackedImage(card, values ?? {});
  if (!missing) return <p className="dim">{words.side.noCurvesYet}</p>;
  const title = missing.title.toLowerCase();
  return (
    <div className="rounds-teach">
      <p>
        <strong>{words.side.chooseFirst(title)}</strong>
      </p>
      <p>{words.side.lacksImage(title)}</p>
    </div>
  );
}

/** What this view is for, before there is anything to see of it. */
function MoreRounds() {
  const card = useCurrentCard();
  const setting = card?.settings.find(({ name }) => name === 'rounds');
  const many = Math.min(MANY, setting?.max ?? MANY);
  return (
    <div className="rounds-teach">
      <p>
        <strong>{words.side.runMore}</strong>
      </p>
      <p>{words.side.explanation}</p>
      {card && setting && (
        <Button
          look="primary"
          icon="play"
          help={words.side.runHelp}
          onClick={() => changeSetting(card.id, setting, many)}
        >
          {words.side.run(many)}
        </Button>
      )}
    </div>
  );
}

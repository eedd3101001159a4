import { changeSetting, lackedImage, useCurrentCard, useSettingValues } from '../../state';
import { Button } from '../../ui';
import { Charts } from './Charts';
import { Models } from './Models';
import type { Rounds } from './use-rounds';
import { measuredByText } from './words';

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
  <aside className="view-side rounds-side" aria-label="Curves">
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
          {!isMeasured(rounds) && ' Import a style-transfer model that includes one.'}
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
  if (!missing) return <p className="dim">The curves start with the first round.</p>;
  const title = missing.title.toLowerCase();
  return (
    <div className="rounds-teach">
      <p>
        <strong>Choose a {title} first.</strong>
      </p>
      <p>The model runs when it has a {title}. Select an image under Settings on the right.</p>
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
        <strong>Run more rounds to see what is lost.</strong>
      </p>
      <p>
        Each round feeds the model its previous output with the same style. Content that the model
        does not preserve leaks away; the curves show how much is lost per round.
      </p>
      {card && setting && (
        <Button
          look="primary"
          icon="play"
          help="Sets the number of rounds and runs the model. Rounds appear as they are computed and stay if you cancel."
          onClick={() => changeSetting(card.id, setting, many)}
        >
          Run {many} rounds
        </Button>
      )}
    </div>
  );
}

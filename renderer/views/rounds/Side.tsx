import { changeSetting, useCurrentCard } from '../../state';
import { Button } from '../../ui';
import { Charts } from './Charts';
import { Models } from './Models';
import type { Rounds } from './use-rounds';
import { measuredByText } from './words';

/** As many as the paper's figure of the leak has. */
const MANY = 20;

interface SideProps {
  rounds: Rounds;
  /** The round pointed at in a curve. */
  pointed: number | null;
  point: (round: number | null) => void;
}

/** Beside the picture: which models run, and their curves. */
export function Side({ rounds, pointed, point }: SideProps) {
  const { all } = rounds;
  const several = all.some(({ stylized }) => stylized.wanted > 1);
  return (
    <aside className="rounds-side" aria-label="Curves">
      <Models rounds={rounds} />
      {several ? <Charts {...{ rounds, pointed, point }} /> : <MoreRounds />}
      <p className="dim">{measuredByText(all)}</p>
    </aside>
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
        <strong>Choose more rounds to see what is lost.</strong>
      </p>
      <p>
        Each round gives the model what it made in the round before, with the same style. What a
        model does not keep of the content leaks away: the curves show how much, round by round.
      </p>
      {card && setting && (
        <Button
          look="primary"
          icon="play"
          help="Sets the model’s rounds and runs it. The rounds appear while they are computed; what is there when you cancel stays."
          onClick={() => changeSetting(card.id, setting, many)}
        >
          Run {many} rounds
        </Button>
      )}
    </div>
  );
}

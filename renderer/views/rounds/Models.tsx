import type { LineStyle } from '#shared/figure';
import { rerunCurrent, showError, useHost } from '../../state';
import { Button, IconButton } from '../../ui';
import { isShort, progressText } from './describe';
import { type Series, screenLine } from './series';
import { changeSpec, useRoundsSpec } from './spec';
import type { Beside } from './use-beside';
import type { Rounds } from './use-rounds';
import { words } from './words';

/** The models that run, how their lines look, and how far they are. */
export function Models({ rounds: { all, beside } }: { rounds: Rounds }) {
  const host = useHost();
  const own = all[0]!;
  const again = () => void rerunCurrent(host).catch(showError);
  return (
    <ul className="rounds-models" aria-label={words.models.models}>
      <li>
        <LineSample {...screenLine(own.place)} />
        <span>
          <strong>{own.title}</strong>
          <small>{progressText(own)}</small>
        </span>
        {isCut(own) && <Again onClick={again} />}
      </li>
      {beside.map((one, i) => (
        <BesideRow key={one.model} {...one} place={i + 1} />
      ))}
    </ul>
  );
}

/** Whether it was stopped before its last round. */
const isCut = (series: Series): boolean => !series.running && isShort(series);

function BesideRow({ model, title, series, note, again, place }: Beside & { place: number }) {
  const chosen = useRoundsSpec((spec) => spec.beside);
  const others = chosen.filter((id) => id !== model);
  return (
    <li>
      <LineSample {...screenLine(place)} />
      <span>
        <strong>{title}</strong>
        <small>{series ? progressText(series) : note}</small>
      </span>
      {again && (!series || isCut(series)) && <Again onClick={again} />}
      <IconButton
        icon="close"
        label={words.models.compareWithout(title)}
        help={words.models.compareWithoutHelp(title)}
        onClick={() => changeSpec(words.steps.compareModels, { beside: others })}
      />
    </li>
  );
}

const Again = ({ onClick }: { onClick: () => void }) => (
  <Button look="quiet" help={words.models.runAgainHelp} onClick={onClick}>
    {words.models.runAgain}
  </Button>
);

/** A piece of a model's line. */
const LineSample = ({ color, dash, sign }: LineStyle) => (
  <svg width="36" height="12" aria-hidden="true">
    <line
      x1={0}
      y1={6}
      x2={36}
      y2={6}
      strokeDasharray={dash.join(' ')}
      style={{ stroke: color, strokeWidth: 1.5 }}
    />
    <text x="18" y="9" textAnchor="middle" style={{ fill: color, fontSize: 9 }}>
      {sign}
    </text>
  </svg>
);

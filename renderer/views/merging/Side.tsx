import { POINT_COLOR } from '#shared/merging';
import { ClassBars } from '../../overlay/ClassBars';
import { LegendItems, unseenItem } from '../../overlay/Legend';
import { tip } from '../../ui';
import { attentionWords } from './describe';
import { Histogram } from './Histogram';
import type { Merging } from './use-merging';
import { barWords, stageWords, sideWords as words } from './words';

/** Classes compared with and without offsets. */
const LISTED = 3;

/** Beside the image: the selected token's taps, the offsets of the merge, what they do to the prediction. */
export const Side = ({ merging, token }: { merging: Merging; token: number }) => (
  <aside className="view-side merging-side" aria-label={words.label}>
    <h3>{capital(stageWords.token(merging.merges.stages[merging.stage]!.to, token))}</h3>
    <Taps merging={merging} />
    <h3>{words.offsets}</h3>
    <Offsets merging={merging} />
    <h3>{words.prediction}</h3>
    <Prediction merging={merging} />
    <h3>{words.attention}</h3>
    <p className="dim">{attentionWords(merging)}</p>
    <ul className="legend" aria-label={barWords.legend}>
      <LegendItems
        items={[{ label: barWords.point, color: POINT_COLOR }, ...unseenItem(merging.result)]}
      />
    </ul>
  </aside>
);

/** How much of a merged token each tap makes, as the taps lie. */
function Taps({ merging: { maps, stage } }: { merging: Merging }) {
  const map = maps?.[stage];
  if (!map) return null;
  return (
    <figure className="merging-taps" {...tip(words.tapHelp)}>
      <figcaption className="dim">{words.tap}</figcaption>
      <div style={{ gridTemplateColumns: `repeat(${map.taps[1]}, 1fr)` }}>
        {Array.from(map.weights, (weight, tap) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tap is its number.
          <span key={tap}>{words.share(weight)}</span>
        ))}
      </div>
    </figure>
  );
}

function Offsets({ merging: { merges, maps, stage } }: { merging: Merging }) {
  const { meanOffset, outside } = merges.stages[stage]!;
  const map = maps?.[stage];
  return (
    <>
      {merges.withOffsets && <p>{words.off}</p>}
      <dl className="merging-facts">
        <dt>{words.mean}</dt>
        <dd>{words.tokens(meanOffset)}</dd>
        <dt>{words.outside}</dt>
        <dd>{words.share(outside)}</dd>
      </dl>
      {map && meanOffset > 0 && <Histogram map={map} />}
    </>
  );
}

function Prediction({ merging: { merges, result } }: { merging: Merging }) {
  const now = result.parts.predictions?.top ?? [];
  const before = merges.withOffsets?.top;
  const first = before?.[0];
  if (!before || !first) {
    return (
      <>
        <ClassBars label={words.withOffsets} top={now.slice(0, LISTED)} />
        <p className="dim">{words.hint}</p>
      </>
    );
  }
  const still = now.find(({ index }) => index === first.index);
  return (
    <>
      <p className="dim">{words.withOffsets}</p>
      <ClassBars label={words.withOffsets} top={before.slice(0, LISTED)} />
      <p className="dim">{words.withoutOffsets}</p>
      <ClassBars label={words.withoutOffsets} top={now.slice(0, LISTED)} />
      <p>
        {still && now[0] === still
          ? words.same(first.label, words.points(still.p - first.p))
          : words.other(now[0]!.label)}
      </p>
    </>
  );
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

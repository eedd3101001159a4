import { useEffect, useRef } from 'react';
import type { Host } from '#shared/contract';
import { FloatImage } from '../../overlay/FloatImage';
import { Scrubber, tip } from '../../ui';
import { progressText, roundName } from './describe';
import { measured, roundOf, type Series, screenLine, shownImage } from './series';
import { changeSpec } from './spec';
import type { Rounds } from './use-rounds';
import { words } from './words';

/** Side of an image in the strip, in CSS pixels. */
const SIDE = 60;

/** A strip for each model: the content and its rounds, each with its SSIM. */
export const Strips = ({ host, rounds }: { host: Host; rounds: Rounds }) => (
  <section className="rounds-strips" aria-label={words.strips.rounds}>
    {rounds.all.map((series) => (
      <Strip key={series.model} host={host} rounds={rounds} series={series} />
    ))}
  </section>
);

function Strip({ host, rounds, series }: { host: Host; rounds: Rounds; series: Series }) {
  const { spec, round } = rounds;
  const row = useRef<HTMLDivElement>(null);
  const shown = series === rounds.series;
  const value = roundOf(series, round);
  const count = series.stylized.rounds.length + 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is checked is in the document by then.
  useEffect(() => {
    const checked = row.current?.querySelector('[aria-checked="true"]');
    checked?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [value, count]);
  const choose = (to: number) => {
    // The last one follows the run.
    const last = to === series.stylized.rounds.length && series.running;
    changeSpec(words.steps.chooseRound, { round: last ? 'last' : to, model: series.model });
  };
  const { color, sign } = screenLine(series.place);
  return (
    <div className={shown ? 'rounds-strip rounds-strip-shown' : 'rounds-strip'}>
      <button
        type="button"
        aria-pressed={shown}
        {...tip(words.strips.showHelp(series.title))}
        onClick={() => changeSpec(words.steps.chooseModel, { model: series.model })}
      >
        <span className="ellipsis">
          <i style={{ color }} aria-hidden="true">
            {sign}
          </i>{' '}
          {series.title}
        </span>
        <small>{progressText(series)}</small>
      </button>
      <div className="rounds-row" ref={row}>
        <Scrubber
          label={words.strips.roundsOf(series.title)}
          count={count}
          value={value}
          onChange={choose}
          nameOf={(at) => stopName(series, at)}
        >
          {(at) => (
            <>
              <FloatImage host={host} side={SIDE} {...shownImage(series, at, spec.show)} />
              <StopWords series={series} at={at} />
            </>
          )}
        </Scrubber>
      </div>
    </div>
  );
}

function stopName(series: Series, at: number): string {
  const numbers = measured(series, at);
  return numbers ? words.strips.ssim(roundName(at), numbers.ssim.toFixed(3)) : roundName(at);
}

/** The round and its SSIM. */
function StopWords({ series, at }: { series: Series; at: number }) {
  const numbers = measured(series, at);
  if (!numbers) return <span className="rounds-stop">{words.strips.content}</span>;
  return (
    <span className="rounds-stop">
      <b>{at}</b>
      <span>{numbers.ssim.toFixed(2)}</span>
    </span>
  );
}

import { Scrubber } from '../../ui';
import { shortCount } from './describe';
import { blockName, countText, keptAt, patchCount, stopName, stopsOf } from './lineage';
import { changeSpec } from './spec';
import type { Pruning } from './use-pruning';
import { words } from './words';

/** The depth of the network: a scrubber over the input and its stages, each with what it has left. */
export const StageStrip = ({ pruning: { tokens, stop } }: { pruning: Pruning }) => (
  <section className="depth-strip pruning-strip" aria-label={words.stageStrip.depth}>
    <span className="dim">{words.stageStrip.patches}</span>
    <span className="depth-label">{words.stageStrip.stage}</span>
    <Scrubber
      label={words.stageStrip.stage}
      count={stopsOf(tokens)}
      value={stop}
      onChange={(to) => changeSpec(words.steps.chooseStage, { stop: to })}
      nameOf={(at) => `${stopName(tokens, at)}: ${countText(tokens, at)}`}
    >
      {(at) => (
        <>
          <span className="pruning-count">{shortCount({ tokens }, at)}</span>
          <span className="pruning-bar">
            <span
              style={{ height: `${(keptAt(tokens, at).length / patchCount(tokens)) * 100}%` }}
            />
          </span>
          <span className="pruning-stop">
            {at > 0 && <span className="pruning-before">{words.stageStrip.before} </span>}
            {at > 0 ? blockName(tokens, at) : stopName(tokens, at)}
          </span>
        </>
      )}
    </Scrubber>
  </section>
);

import { Scrubber } from '../../ui';
import { shortCount } from './describe';
import { blockName, countText, keptAt, patchCount, stopName, stopsOf } from './lineage';
import { changeSpec } from './spec';
import type { Pruning } from './use-pruning';

/** The depth of the network: a scrubber over the input and its stages, each with what it has left. */
export const StageStrip = ({ pruning: { tokens, stop } }: { pruning: Pruning }) => (
  <section className="depth-strip pruning-strip" aria-label="Depth">
    <span className="dim">Patches</span>
    <span className="depth-label">Stage</span>
    <Scrubber
      label="Stage"
      count={stopsOf(tokens)}
      value={stop}
      onChange={(to) => changeSpec('Choose stage', { stop: to })}
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
            {at > 0 && <span className="pruning-before">Before </span>}
            {at > 0 ? blockName(tokens, at) : stopName(tokens, at)}
          </span>
        </>
      )}
    </Scrubber>
  </section>
);

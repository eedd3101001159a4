import { Scrubber } from '../../ui';
import { shortCount } from './describe';
import { blockName, countText, stopName, stopsOf } from './lineage';
import { StageImage } from './StageImage';
import { changeSpec } from './spec';
import type { Pruning } from './use-pruning';
import { words } from './words';

interface StageStripProps {
  file: string;
  pruning: Pruning;
}

/** The depth of the network: a scrubber over the input and its stages, each with what it has left, as in the paper. */
export const StageStrip = ({ file, pruning: { result, tokens, stop } }: StageStripProps) => (
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
          <StageImage file={file} result={result} tokens={tokens} stop={at} />
          <span className="pruning-stop">
            {at > 0 && <span className="pruning-before">{words.stageStrip.before} </span>}
            {at > 0 ? blockName(tokens, at) : stopName(tokens, at)}
          </span>
        </>
      )}
    </Scrubber>
  </section>
);

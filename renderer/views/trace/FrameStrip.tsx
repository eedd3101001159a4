import { SampleImage } from '../../overlay/SampleImage';
import { Scrubber } from '../../ui';
import { changeSpec } from './spec';
import type { Traced } from './use-trace';
import { words } from './words';

/** The steps in order: state above, denoised estimate below. */
export function FrameStrip({ traced }: { traced: Traced }) {
  const { trace, frame, states, estimates, result } = traced;
  const { steps } = trace.frames;
  const isImage = result.parts.samples !== undefined;
  return (
    <section className="trace-strip" aria-label={words.strip}>
      <Scrubber
        label={words.frame}
        count={steps.length}
        value={frame}
        onChange={(to) => changeSpec(words.changes.frame, { frame: to })}
        nameOf={(i) => words.frameName(trace.steps[steps[i]!]!, steps[i]!)}
      >
        {(i) => (
          <>
            {isImage && states && <SampleImage tensor={states} frame={i} range={trace.range} />}
            {isImage && estimates && (
              <SampleImage tensor={estimates} frame={i} range={trace.range} />
            )}
            <span className="trace-stop" data-rejected={!trace.steps[steps[i]!]!.accepted} />
          </>
        )}
      </Scrubber>
    </section>
  );
}

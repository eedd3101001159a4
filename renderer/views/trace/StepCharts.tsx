import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { errorMarks, type StepColors, stepSizeMarks } from './plots';
import type { Traced } from './use-trace';
import { words } from './words';

const AT = { x: 0, y: 0, width: 420, height: 190 };
const screenColors: StepColors = { accepted: 'var(--accent)', rejected: 'var(--error)' };

/** Step size and error over time; rejected steps are crosses. */
export function StepCharts({ traced: { trace, frame } }: { traced: Traced }) {
  const cursor = trace.frames.steps[frame];
  const plot = { at: AT, ink: screenInk, colors: screenColors, cursor };
  const charts = [
    { title: words.stepSize, marks: stepSizeMarks(trace, plot) },
    { title: words.error, marks: errorMarks(trace, plot) },
  ];
  return (
    <div className="trace-charts">
      {charts
        .filter(({ marks }) => marks.length > 0)
        .map(({ title, marks }) => (
          <figure key={title}>
            <figcaption>{title}</figcaption>
            <svg
              viewBox={`0 0 ${AT.width} ${AT.height}`}
              role="img"
              aria-label={`${title}. ${words.describe(trace)}`}
            >
              <MarkShapes marks={marks} />
            </svg>
          </figure>
        ))}
      <p className="dim trace-key">
        <span className="trace-key-line" /> {words.accepted} <b>×</b> {words.rejected}
      </p>
    </div>
  );
}

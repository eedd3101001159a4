import { z } from 'zod';

/** What of the browser's own trace says when frames were made and shown; times in microseconds. */
const Trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      ts: z.number(),
      id2: z.object({ local: z.string().optional() }).optional(),
      args: z
        .object({
          begin_frame_id: z.number().optional(),
          frame_reporter: z
            .object({ frame_sequence: z.number().optional(), state: z.string().optional() })
            .optional(),
        })
        .optional(),
    }),
  ),
});
type TraceEvent = z.infer<typeof Trace>['traceEvents'][number];

/** Categories of the trace that `readTrace` reads. */
export const TRACED = ['benchmark', 'blink.user_timing'];

/** A frame that the main thread handed over to be shown. */
interface Frame {
  /** When the main thread was done with it. */
  readonly madeAt: number;
  /** When it was on the screen; null where a later one took its place. */
  readonly shownAt: number | null;
}

interface FrameTrace {
  /** Times of the page's marks, by name. */
  readonly marks: ReadonlyMap<string, number>;
  /** In order. */
  readonly frames: readonly Frame[];
}

/** Marks and frames of the one page that was traced. */
export function readTrace(trace: Buffer): FrameTrace {
  const { traceEvents } = Trace.parse(JSON.parse(trace.toString()));
  const events = traceEvents.toSorted((a, b) => a.ts - b.ts);
  const shown = shownTimes(events);
  const marks = new Map<string, number>();
  const frames: Frame[] = [];
  let begun: number | undefined;
  for (const { name, ph, ts, args } of events) {
    if (name.startsWith('bench:')) marks.set(name, ts);
    if (ph !== 'X') continue;
    // The second happens within the first.
    if (name === 'ProxyMain::BeginMainFrame') begun = args?.begin_frame_id;
    else if (name === 'ProxyMain::BeginMainFrame::commit') {
      frames.push({ madeAt: ts, shownAt: shown.get(begun) ?? null });
    }
  }
  return { marks, frames };
}

/** When frames were on the screen, by their number. */
function shownTimes(events: readonly TraceEvent[]): Map<number | undefined, number> {
  const open = new Map<string | undefined, number | undefined>();
  const shown = new Map<number | undefined, number>();
  for (const { name, ph, ts, id2, args } of events) {
    if (name !== 'PipelineReporter') continue;
    const reporter = args?.frame_reporter;
    if (ph === 'b' && reporter?.state === 'STATE_PRESENTED_ALL') {
      open.set(id2?.local, reporter.frame_sequence);
    } else if (ph === 'e' && open.has(id2?.local)) {
      shown.set(open.get(id2?.local), ts);
      open.delete(id2?.local);
    }
  }
  return shown;
}

import type { Result } from '#shared/types';
import { Legend, type LegendItem } from '../../stage/Legend';
import { compare, signed, verdict } from './compare';
import { patchesOf, tools } from './edit';
import { meanColor } from './marks';
import type { Editing } from './use-editing';

/** Beside the picture: the classes before and after, and what the signs mean. */
export function Comparison({ editing }: { editing: Editing }) {
  const { answer, current } = editing;
  return (
    <aside className="edit-side" aria-label="Before and after the edit">
      <h3>Before and after</h3>
      <div aria-live="polite">
        {!answer && (
          <p className="dim">
            Choose a tool, click or drag over patches of the picture, then run the model with the
            edit.
          </p>
        )}
        {answer?.error && (
          <p className="edit-error">
            <strong>{answer.error.message}</strong> {answer.error.hint}
          </p>
        )}
        {answer && !answer.runs && !answer.error && <p className="dim">Running…</p>}
        {answer?.runs && <Difference {...answer.runs} />}
        {answer && !current && (
          <p className="edit-old">The edit has changed since: run it again.</p>
        )}
      </div>
      <Legend label="Legend" items={legendOf(editing)} />
    </aside>
  );
}

/** The classes side by side. */
function Difference({ before, after }: { before: Result; after: Result }) {
  const was = before.parts.predictions?.top ?? [];
  const is = after.parts.predictions?.top ?? [];
  const tokens = tokensText(before, after);
  return (
    <>
      <p>
        <strong>{verdict(was, is)}</strong>
      </p>
      <table className="edit-table">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {compare(was, is).map((row) => (
            <tr key={row.index}>
              <th scope="row" className="ellipsis" title={`class ${row.index}: ${row.label}`}>
                {row.label}
              </th>
              <td>{row.before.toFixed(3)}</td>
              <td>{row.after.toFixed(3)}</td>
              <td>
                {signed(row.after - row.before)}
                <Change by={row.after - row.before} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {tokens && <p className="dim">{tokens}</p>}
    </>
  );
}

/** A change as a bar from the middle, to the right where it grew. */
const Change = ({ by }: { by: number }) => (
  <span className="edit-change" aria-hidden="true">
    <span
      style={{
        left: `${50 + Math.min(0, by) * 50}%`,
        width: `${Math.abs(by) * 50}%`,
      }}
    />
  </span>
);

/** How many patches are left at the end, and how many of them are others; where tokens are pruned. */
function tokensText(before: Result, after: Result): string {
  const was = before.parts.tokens?.stages.at(-1)?.kept;
  const is = after.parts.tokens?.stages.at(-1)?.kept;
  if (!was || !is) return '';
  const others = is.filter((patch) => !was.includes(patch)).length;
  return `${is.length} patches are left at the end, before ${was.length}; ${others} of them are others.`;
}

function legendOf({ edit, card, tools: allowed }: Editing): LegendItem[] {
  const own = allowed.map((tool) => ({
    label: `${tools[tool].done} by hand`,
    note: patchesOf(edit, tool).length,
    sign: tools[tool].sign,
    ...(tool === 'drop' ? { hatched: true } : {}),
    ...(tool === 'mask' ? { color: meanColor(card.preprocess) } : {}),
  }));
  return card.pruning ? [...own, { label: 'dropped by the model', hatched: true }] : own;
}

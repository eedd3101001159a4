import type { Result } from '#shared/types';
import { Legend, type LegendItem, unseenItem } from '../../overlay/Legend';
import { tip } from '../../ui';
import { compare, plain, signed, verdict } from './compare';
import { patchesOf, tools } from './edit';
import { meanColor } from './marks';
import type { Editing } from './use-editing';

/** Beside the image: the classes before and after, and what the signs mean. */
export function Comparison({ editing }: { editing: Editing }) {
  const { answer, busy, current } = editing;
  return (
    <aside className="edit-side" aria-label="Before and after the edit">
      <h3>Before and after</h3>
      <div aria-live="polite">
        {!answer && (
          <p className="dim">
            Select a tool, click or drag over patches in the image, then run the model with the
            edit.
          </p>
        )}
        {answer?.error && (
          <p className="edit-error">
            <strong>{answer.error.message}</strong>
            <span>{answer.error.hint}</span>
          </p>
        )}
        {busy && <p className="dim">Running…</p>}
        {answer?.runs && <Difference {...answer.runs} />}
        {answer && !current && (
          <p className="edit-old">The edit has changed since this run. Run it again.</p>
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
            <th scope="col">
              <i className="edit-key" /> Before
            </th>
            <th scope="col">
              <i className="edit-key edit-key-after" /> After
            </th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        {compare(was, is).map((row) => (
          <tbody key={row.index}>
            <tr>
              <th scope="row" className="ellipsis" title={`class ${row.index}: ${row.label}`}>
                {row.label}
              </th>
              <td>{row.before.toFixed(3)}</td>
              <td>{row.after.toFixed(3)}</td>
              <td>{signed(row.after - row.before)}</td>
            </tr>
            {row.logits && <Logits before={row.logits[0]} after={row.logits[1]} />}
            <tr>
              <td colSpan={4}>
                <Bar p={row.before} />
                <Bar p={row.after} after />
              </td>
            </tr>
          </tbody>
        ))}
      </table>
      {tokens && <p className="dim">{tokens}</p>}
    </>
  );
}

/** What the model said itself, before it became a probability. */
const Logits = ({ before, after }: { before: number; after: number }) => (
  <tr className="edit-logits">
    <th scope="row" {...tip('The model’s raw score; probabilities are the softmax of these.')}>
      logit
    </th>
    <td>{plain(before, 2)}</td>
    <td>{plain(after, 2)}</td>
    <td>{signed(after - before, 2)}</td>
  </tr>
);

/** A probability as a bar over the width of the table. */
const Bar = ({ p, after = false }: { p: number; after?: boolean }) => (
  <span className={after ? 'edit-bar edit-bar-after' : 'edit-bar'} aria-hidden="true">
    <span style={{ width: `${p * 100}%` }} />
  </span>
);

/** How many patches are left at the end, and how many of them are others; where tokens are pruned. */
function tokensText(before: Result, after: Result): string {
  const was = before.parts.tokens?.stages.at(-1)?.kept;
  const is = after.parts.tokens?.stages.at(-1)?.kept;
  if (!was || !is) return '';
  const others = is.filter((patch) => !was.includes(patch)).length;
  const than = is.length === was.length ? 'patches' : `patches (${was.length} before)`;
  return `Kept to the end: ${is.length} ${than}, ${others} of them new.`;
}

function legendOf({ edit, card, result, tools: allowed }: Editing): LegendItem[] {
  const own = allowed.map((tool) => ({
    label: `${tools[tool].done} by hand`,
    note: patchesOf(edit, tool).length,
    sign: tools[tool].sign,
    ...(tool === 'drop' ? { hatched: 'dropped' as const } : {}),
    ...(tool === 'mask' ? { color: meanColor(card.preprocess) } : {}),
  }));
  const byModel: LegendItem = { label: 'dropped by the model', hatched: 'dropped' };
  return [...own, ...(card.pruning ? [byModel] : []), ...unseenItem(result)];
}

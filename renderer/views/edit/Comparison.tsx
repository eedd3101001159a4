import type { Result } from '#shared/types';
import { Legend, type LegendItem, unseenItem } from '../../overlay/Legend';
import { tip } from '../../ui';
import { compare, plain, signed, verdict } from './compare';
import { patchesOf, tools } from './edit';
import { meanColor } from './marks';
import type { Editing } from './use-editing';
import { words } from './words';

/** Beside the image: the classes before and after, and what the signs mean. */
export function Comparison({ editing }: { editing: Editing }) {
  const { answer, busy, current, atOnce } = editing;
  const runs = answer?.runs ?? (answer?.error ? undefined : answer?.last);
  return (
    <aside className="edit-side" aria-label={words.comparison.label}>
      <h3>{words.comparison.beforeAndAfter}</h3>
      <div aria-live="polite">
        {!answer && (
          <p className="dim">{atOnce ? words.comparison.hintAtOnce : words.comparison.hint}</p>
        )}
        {answer?.error && (
          <p className="edit-error">
            <strong>{answer.error.message}</strong>
            <span>{answer.error.hint}</span>
          </p>
        )}
        {busy && !runs && <p className="dim">{words.comparison.running}</p>}
        {runs && <Difference {...runs} />}
        {answer && !current && !atOnce && <p className="edit-old">{words.comparison.outdated}</p>}
      </div>
      <Legend label={words.comparison.legend} items={legendOf(editing)} />
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
            <th scope="col">{words.comparison.class}</th>
            <th scope="col">
              <i className="edit-key" /> {words.comparison.before}
            </th>
            <th scope="col">
              <i className="edit-key edit-key-after" /> {words.comparison.after}
            </th>
            <th scope="col">{words.comparison.change}</th>
          </tr>
        </thead>
        {compare(was, is).map((row) => (
          <tbody key={row.index}>
            <tr>
              <th
                scope="row"
                className="ellipsis"
                title={words.comparison.classRow(row.index, row.label)}
              >
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
    <th scope="row" {...tip(words.comparison.logitHelp)}>
      {words.comparison.logit}
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
  return words.comparison.keptToTheEnd(is.length, was.length, others);
}

function legendOf({ edit, card, result, tools: allowed }: Editing): LegendItem[] {
  const own = allowed.map((tool) => ({
    label: words.comparison.byHand(tools[tool].done),
    note: patchesOf(edit, tool).length,
    sign: tools[tool].sign,
    ...(tool === 'drop' ? { hatched: 'dropped' as const } : {}),
    ...(tool === 'mask' ? { color: meanColor(card.preprocess) } : {}),
  }));
  const byModel: LegendItem = { label: words.comparison.droppedByTheModel, hatched: 'dropped' };
  return [...own, ...(card.pruning ? [byModel] : []), ...unseenItem(result)];
}

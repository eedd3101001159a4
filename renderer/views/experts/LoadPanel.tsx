import { patchName } from '#shared/figure';
import { choicesOf } from '#shared/routing';
import { LegendItems, unseenItem } from '../../overlay/Legend';
import { tip } from '../../ui';
import { toggleIsolated } from './actions';
import type { Experts } from './use-experts';
import { choiceText, specialWords, words } from './words';

interface LoadPanelProps {
  experts: Experts;
  pointed: number | null;
}

/** Beside the image: the experts of the patch pointed at, and how full each expert is. */
export function LoadPanel({ experts, pointed }: LoadPanelProps) {
  const { data, tokens, layer, result } = experts;
  const choices = data && pointed !== null ? choicesOf(data, tokens.special + pointed) : [];
  return (
    <aside className="view-side experts-side" aria-label={words.side}>
      <h3>{pointed === null ? words.patch : capital(patchName(tokens.grid, pointed))}</h3>
      <ul className="experts-patch" aria-label={words.choices}>
        {choices.map((choice) => (
          <li key={choice.expert}>{capital(choiceText(choice))}</li>
        ))}
        {choices.length === 0 && <li className="dim">{words.pointAt}</li>}
        {choices.length === 0 &&
          specialWords(experts).map((line) => (
            <li key={line} className="dim">
              {capital(line)}
            </li>
          ))}
      </ul>
      <h3 className="experts-load-title">
        {words.load}
        <small>{words.capacity(layer.capacity)}</small>
      </h3>
      <Loads {...experts} />
      <ul className="legend experts-legend" aria-label={words.legend}>
        <LegendItems
          items={[{ label: words.droppedItem, hatched: 'dropped' }, ...unseenItem(result)]}
        />
      </ul>
    </aside>
  );
}

/** A bar an expert: what it computes, what it dropped, and where it is full. */
function Loads({ layer, colors, isolated }: Experts) {
  const { load, loadKept, capacity } = layer;
  const most = Math.max(
    1,
    ...load,
    capacity === null || capacity > 2 * Math.max(...load) ? 0 : capacity,
  );
  const wide = (tokens: number) => `${(Math.min(tokens, most) / most) * 100}%`;
  return (
    <ul className="experts-loads numbered" aria-label={words.load}>
      {load.map((all, expert) => {
        const kept = loadKept[expert]!;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an expert is its number.
          <li key={expert}>
            <button
              type="button"
              aria-pressed={expert === isolated}
              onClick={() => toggleIsolated(expert)}
              {...tip(words.loadHelp)}
            >
              <i style={{ background: colors.get(expert) }}>
                <span className="visually-hidden">{words.expertWord} </span>
                {expert}
              </i>
              <span className="experts-bar">
                <span style={{ width: wide(kept), background: colors.get(expert) }} />
                <span className="experts-bar-dropped" style={{ width: wide(all - kept) }} />
                {capacity !== null && capacity <= most && (
                  <span className="experts-capacity" style={{ left: wide(capacity) }} />
                )}
              </span>
              <span className="experts-count">
                {kept}
                <span className="visually-hidden"> {words.computed}</span>
                {all > kept && ` + ${all - kept}`}
                {all > kept && <span className="visually-hidden"> {words.droppedItem}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

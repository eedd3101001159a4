import { dropped } from '#shared/parts/routing';
import { Scrubber } from '../../ui';
import { changeSpec } from './spec';
import type { Experts } from './use-experts';
import { layerName, words } from './words';

/** The blocks with experts, each with how unevenly they are loaded. */
export function LayerStrip({ experts }: { experts: Experts }) {
  const { layers } = experts.routing;
  const most = Math.max(1, ...layers.map(({ cv }) => cv));
  const lost = (index: number) => {
    const { load, loadKept } = layers[index]!;
    return words.droppedCount(dropped(load, loadKept));
  };
  return (
    <section className="depth-strip experts-strip" aria-label={words.strip}>
      <span className="dim">{words.imbalance}</span>
      <span className="depth-label">{words.block}</span>
      <Scrubber
        label={words.block}
        count={layers.length}
        value={experts.at}
        onChange={(layer) => changeSpec(words.changes.layer, { layer })}
        nameOf={(index) =>
          `${layerName(experts, layers[index]!)}: ${words.cv(layers[index]!.cv)}, ${lost(index)}`
        }
      >
        {(index) => (
          <>
            <span className="experts-cv">
              {words.cv(layers[index]!.cv)} · {lost(index)}
            </span>
            <span className="experts-strip-bar">
              <span style={{ height: `${(layers[index]!.cv / most) * 100}%` }} />
            </span>
            <span className="experts-stop">{layerName(experts, layers[index]!)}</span>
          </>
        )}
      </Scrubber>
    </section>
  );
}

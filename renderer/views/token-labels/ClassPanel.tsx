import { patchName } from '#shared/figure';
import type { ClassMap } from '#shared/token-labels';
import { topClasses } from '#shared/token-labels';
import { ClassBars } from '../../overlay/ClassBars';
import { LegendItems, unseenItem } from '../../overlay/Legend';
import { tip } from '../../ui';
import { LISTED, share } from './describe';
import { toggleIsolated } from './spec';
import type { Labelling } from './use-token-labels';
import { words } from './words';

interface ClassPanelProps {
  labelling: Labelling;
  pointed: number | null;
}

/** Beside the image: the classes of the patch pointed at, and those on the map. */
export function ClassPanel({ labelling, pointed }: ClassPanelProps) {
  const { map, grid, labelOf } = labelling;
  const unseen = unseenItem(labelling.result);
  return (
    <aside
      className="view-side token-labels-side"
      aria-label={words.classPanel.classesOfThePatches}
    >
      <h3>{pointed === null ? words.classPanel.patch : capital(patchName(grid, pointed))}</h3>
      <div className="token-labels-patch">
        {map && pointed !== null ? (
          <ClassBars
            label={words.classPanel.classesOfThePatch}
            top={topClasses(map.scores, pointed, LISTED, labelOf)}
          />
        ) : (
          <p className="dim">{words.classPanel.hint}</p>
        )}
      </div>
      <h3>{words.classPanel.classes}</h3>
      {map && <ClassList {...labelling} map={map} />}
      {unseen.length > 0 && (
        <ul className="legend" aria-label={words.classPanel.legend}>
          <LegendItems items={unseen} />
        </ul>
      )}
    </aside>
  );
}

/** The classes on the map with their colours, numbers and shares of the patches. */
const ClassList = ({ map, isolated, labelOf }: Labelling & { map: ClassMap }) => (
  <ul className="token-labels-classes numbered" aria-label={words.classPanel.classesOnTheMap}>
    {map.present.map(({ index, count }) => (
      <li key={index}>
        <button
          type="button"
          aria-pressed={index === isolated}
          onClick={() => toggleIsolated(index)}
          {...tip(words.classPanel.classHelp)}
        >
          <i style={{ background: map.colors.get(index) }}>{index}</i>
          <span className="ellipsis">{labelOf(index)}</span>
          <span>{share(count, map.best.length)}</span>
        </button>
      </li>
    ))}
  </ul>
);

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

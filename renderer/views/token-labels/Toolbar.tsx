import { Look, NO_RUN, Opacity } from '../../overlay/Appearance';
import { Select } from '../../ui';
import { changeSpec } from './spec';
import type { Labelling } from './use-token-labels';

const ALL = 'all';

/** Which classes are shown. How they look is behind "Look". */
export function Toolbar({ labelling }: { labelling: Labelling }) {
  const { map, isolated, labelOf, spec } = labelling;
  const classes = (map?.present ?? []).map(({ index }) => ({
    value: String(index),
    label: labelOf(index),
  }));
  return (
    <div className="view-toolbar" role="toolbar" aria-label="Token labels">
      <Select
        bare
        label="Class"
        help={`Every class that is the best of some patch, or one of them alone. Click its name or one of its patches to do the same. ${NO_RUN}`}
        value={isolated === null ? ALL : String(isolated)}
        choices={[{ value: ALL, label: 'All classes' }, ...classes]}
        onChange={(value) =>
          changeSpec('Choose class', { isolated: value === ALL ? null : Number(value) })
        }
      />
      <Look help="Opacity. The model does not run again.">
        <Opacity
          value={spec.opacity}
          onChange={(opacity) => changeSpec('Change opacity', { opacity })}
        />
      </Look>
    </div>
  );
}

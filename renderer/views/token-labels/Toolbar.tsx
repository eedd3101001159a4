import { Appearance, NO_RUN, Opacity } from '../../overlay/Appearance';
import { Select } from '../../ui';
import { changeSpec } from './spec';
import type { Labelling } from './use-token-labels';

const ALL = 'all';

/** Which classes are shown. How they look is behind "Appearance". */
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
        help={`All classes that are the best of at least one patch, or one of them alone. You can also click a class name or a patch. ${NO_RUN}`}
        value={isolated === null ? ALL : String(isolated)}
        choices={[{ value: ALL, label: 'All classes' }, ...classes]}
        onChange={(value) =>
          changeSpec('Choose class', { isolated: value === ALL ? null : Number(value) })
        }
      />
      <Appearance help="Opacity. The model does not run again.">
        <Opacity
          value={spec.opacity}
          onChange={(opacity) => changeSpec('Change opacity', { opacity })}
        />
      </Appearance>
    </div>
  );
}

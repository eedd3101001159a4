import { Appearance, Opacity } from '../../overlay/Appearance';
import { Select } from '../../ui';
import { changeSpec } from './spec';
import type { Labelling } from './use-token-labels';
import { words } from './words';

const ALL = 'all';

/** Which classes are shown. How they look is behind "Appearance". */
export function Toolbar({ labelling }: { labelling: Labelling }) {
  const { map, isolated, labelOf, spec } = labelling;
  const classes = (map?.present ?? []).map(({ index }) => ({
    value: String(index),
    label: labelOf(index),
  }));
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.toolbar.tokenLabels}>
      <Select
        bare
        label={words.toolbar.class}
        help={words.toolbar.classHelp}
        value={isolated === null ? ALL : String(isolated)}
        choices={[{ value: ALL, label: words.toolbar.allClasses }, ...classes]}
        onChange={(value) =>
          changeSpec(words.steps.chooseClass, { isolated: value === ALL ? null : Number(value) })
        }
      />
      <Appearance help={words.toolbar.appearanceHelp}>
        <Opacity
          value={spec.opacity}
          onChange={(opacity) => changeSpec(words.steps.changeOpacity, { opacity })}
        />
      </Appearance>
    </div>
  );
}

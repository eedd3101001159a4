import type { ModelCard } from '#shared/types';
import { Appearance, Colours, NO_RUN, Opacity } from '../../overlay/Appearance';
import { changeSetting, useCurrentCard, useLibrary, useSettingValues } from '../../state';
import { Select } from '../../ui';
import { SettingField } from '../SettingField';
import { changeSpec, type Mode } from './spec';
import type { Experts } from './use-experts';
import { words } from './words';

const modes: readonly { value: Mode; label: string }[] = [
  { value: 'experts', label: words.modes.experts },
  { value: 'gates', label: words.modes.gates },
  { value: 'classes', label: words.modes.classes },
];

/** Settings of the model that change the routing. */
const ROUTING = ['routing', 'k', 'capacity'];

/** What is shown of the experts, and how the model routes. How it looks is behind "Appearance". */
export function Toolbar({ experts }: { experts: Experts }) {
  const { spec, choice, layer } = experts;
  const card = useCurrentCard();
  const k = layer.chosen.shape[1]!;
  return (
    <div className="view-toolbar experts-toolbar" role="toolbar" aria-label={words.toolbar}>
      <Select
        bare
        label={words.show}
        help={`${words.showHelp} ${NO_RUN}`}
        value={spec.mode}
        choices={modes}
        onChange={(mode) => changeSpec(words.changes.mode, { mode })}
      />
      {k > 1 && spec.mode !== 'classes' && (
        <Select
          bare
          label={words.choice}
          help={`${words.choiceHelp} ${NO_RUN}`}
          value={String(choice)}
          choices={Array.from({ length: k }, (_, slot) => ({
            value: String(slot),
            label: words.choiceName(slot),
          }))}
          onChange={(slot) => changeSpec(words.changes.choice, { choice: Number(slot) })}
        />
      )}
      {card && <RoutingFields card={card} />}
      {spec.mode === 'classes' && <Pending experts={experts} />}
      <Appearance help={words.appearanceHelp}>
        <Opacity
          value={spec.opacity}
          disabled={spec.mode === 'classes'}
          onChange={(opacity) => changeSpec(words.changes.opacity, { opacity })}
        />
        <Colours
          of={words.colours}
          value={spec.colormap}
          onChange={(colormap) => changeSpec(words.changes.colours, { colormap })}
        />
      </Appearance>
    </div>
  );
}

/** The same settings as in the inspector, at hand. */
function RoutingFields({ card }: { card: ModelCard }) {
  const values = useSettingValues(card);
  if (!values) return null;
  return card.settings
    .filter(({ name }) => ROUTING.includes(name))
    .map((setting) => (
      <div key={setting.name} className="experts-setting">
        <SettingField
          setting={setting}
          value={values[setting.name]!}
          onChange={(value) => changeSetting(card.id, setting, value)}
        />
      </div>
    ));
}

/** Where loads are still to be counted. */
function Pending({ experts: { classes } }: { experts: Experts }) {
  const all = useLibrary(({ items }) => items.size);
  const seen = classes.reduce((sum, { images }) => sum + images, 0);
  return seen === all ? null : <span className="dim">{words.pending(seen, all)}</span>;
}

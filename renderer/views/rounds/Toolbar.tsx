import type { Host } from '#shared/contract';
import { changeSetting, useCurrentCard, useSettingValues } from '../../state';
import { type Choice, NumberField, Select } from '../../ui';
import { CompareMenu } from './CompareMenu';
import { ExportMenu } from './ExportMenu';
import { changeSpec, type Show, useRoundsSpec } from './spec';
import type { Rounds } from './use-rounds';
import { words } from './words';

const shows: readonly Choice<Show>[] = [
  { value: 'picture', label: words.toolbar.images },
  { value: 'colour', label: words.toolbar.colourDifference },
  { value: 'lightness', label: words.toolbar.lightnessDifference },
];

/** How many rounds, what is shown of them, and beside which models. */
export function Toolbar({ host, rounds }: { host: Host; rounds: Rounds | null }) {
  const show = useRoundsSpec((spec) => spec.show);
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.toolbar.rounds}>
      <RoundCount />
      <Select
        bare
        label={words.toolbar.show}
        help={words.toolbar.showHelp}
        value={show}
        choices={shows}
        onChange={(next) => changeSpec(words.steps.chooseWhatIsShown, { show: next })}
      />
      <CompareMenu />
      {rounds && <ExportMenu host={host} rounds={rounds} />}
    </div>
  );
}

/** The model's setting, here too: it is what this view is about. */
function RoundCount() {
  const card = useCurrentCard();
  const setting = card?.settings.find(({ name }) => name === 'rounds');
  const value = useSettingValues(card)?.rounds;
  if (!card || !setting) return null;
  return (
    <span className="rounds-count">
      <span aria-hidden="true">{setting.title}</span>
      <NumberField
        bare
        label={setting.title}
        help={setting.help}
        value={Number(value)}
        min={setting.min ?? 1}
        max={setting.max ?? 20}
        step={1}
        onChange={(count) => changeSetting(card.id, setting, count)}
      />
    </span>
  );
}

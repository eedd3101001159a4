import type { Host } from '#shared/contract';
import { changeSetting, useCurrentCard, useSettingValues } from '../../state';
import { type Choice, NumberField, Select } from '../../ui';
import { CompareMenu } from './CompareMenu';
import { ExportMenu } from './ExportMenu';
import { changeSpec, type Show, useRoundsSpec } from './spec';
import type { Rounds } from './use-rounds';

const shows: readonly Choice<Show>[] = [
  { value: 'picture', label: 'Images' },
  { value: 'colour', label: 'Colour difference' },
  { value: 'lightness', label: 'Lightness difference' },
];

/** How many rounds, what is shown of them, and beside which models. */
export function Toolbar({ host, rounds }: { host: Host; rounds: Rounds | null }) {
  const show = useRoundsSpec((spec) => spec.show);
  return (
    <div className="view-toolbar" role="toolbar" aria-label="Rounds">
      <RoundCount />
      <Select
        bare
        label="Show"
        help="The image of each round, or its difference from the content: the mean difference of red, green and blue, or the signed difference in lightness (Rec. 601 luma). Redraws without running the model again."
        value={show}
        choices={shows}
        onChange={(next) => changeSpec('Choose what is shown', { show: next })}
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

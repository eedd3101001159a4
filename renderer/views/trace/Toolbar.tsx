import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { changeSetting, useCurrentCard, useSettingValues } from '../../state';
import { Button, Checkbox } from '../../ui';
import { HandOver } from '../HandOver';
import { SettingField } from '../SettingField';
import { changeSpec } from './spec';
import type { OtherSolvers } from './use-others';
import type { Traced } from './use-trace';
import { words } from './words';

interface ToolbarProps {
  host: Host;
  traced: Traced;
  others: OtherSolvers;
}

/** How the sample is drawn, and what becomes of it. */
export function Toolbar({ host, traced: { spec, trace, result }, others }: ToolbarProps) {
  const card = useCurrentCard();
  return (
    <div className="view-toolbar trace-toolbar" role="toolbar" aria-label={words.toolbar}>
      {card && <SolverFields card={card} />}
      {trace.frames.held && (
        <Checkbox
          label={words.held}
          help={words.heldHelp}
          checked={spec.held}
          onChange={(held) => changeSpec(words.changes.held, { held })}
        />
      )}
      <Button help={words.compareHelp} disabled={others.running} onClick={others.run}>
        {words.compare}
      </Button>
      {result.parts.samples && <HandOver host={host} />}
    </div>
  );
}

/** The same settings as in the inspector, at hand; only those that the solver uses. */
function SolverFields({ card }: { card: ModelCard }) {
  const values = useSettingValues(card);
  if (!values) return null;
  const { solver } = values;
  const used = [
    'solver',
    ...(solver === 'adaptive' ? ['epsRel'] : []),
    ...(solver === 'em' || solver === 'pc' ? ['steps'] : []),
  ];
  return card.settings
    .filter(({ name }) => used.includes(name))
    .map((setting) => (
      <div key={setting.name} className="trace-setting">
        <SettingField
          setting={setting}
          value={values[setting.name]!}
          onChange={(value) => changeSetting(card.id, setting, value)}
        />
      </div>
    ));
}

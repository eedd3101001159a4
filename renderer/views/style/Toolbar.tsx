import type { Host } from '#shared/contract';
import { percent } from '#shared/figure';
import type { ModelCard } from '#shared/types';
import { Appearance, Colours, Opacity, Smooth } from '../../overlay/Appearance';
import { changeSetting, type Settings } from '../../state';
import { Button, Select, Slider } from '../../ui';
import { layerText } from './attention-names';
import { saveResult } from './save';
import { SheetTools } from './sheet/SheetTools';
import type { Sheet } from './sheet/use-sheet';
import { changeSpec, type StyleSpec } from './spec';
import type { Styling } from './use-style';
import { words } from './words';

interface ToolbarProps {
  host: Host;
  card: ModelCard;
  values: Settings;
  styling: Styling | null;
  /** The contact sheet is on the stage. */
  many: boolean;
  sheet: Sheet;
}

/** How strong the style is, what is asked of the attention. How it looks is behind "Appearance". */
export function Toolbar({ host, card, values, styling, many, sheet }: ToolbarProps) {
  const strength = card.settings.find(({ name }) => name === 'strength');
  return (
    <div className="view-toolbar style-toolbar" role="toolbar" aria-label={words.toolbar.style}>
      {strength && (
        <div className="style-strength">
          <Slider
            label={words.toolbar.strength}
            help={words.toolbar.strengthHelp(strength.help)}
            min={strength.min ?? 0}
            max={strength.max ?? 1}
            step={strength.step ?? 0.05}
            value={Number(values[strength.name])}
            format={percent}
            onChange={(value) => changeSetting(card.id, strength, value)}
          />
        </div>
      )}
      {many ? (
        <SheetTools host={host} sheet={sheet} />
      ) : (
        styling && <StageTools host={host} styling={styling} />
      )}
    </div>
  );
}

function StageTools({ host, styling }: { host: Host; styling: Styling }) {
  const { attention, stylized, spec } = styling;
  const told = stylized.attention;
  return (
    <>
      {attention && told && (
        <>
          <Select
            bare
            label={words.toolbar.attention}
            help={words.toolbar.attentionHelp}
            value={attention.layer.name}
            choices={told.layers.map((layer) => ({ value: layer.name, label: layerText(layer) }))}
            onChange={(layer) => changeSpec(words.steps.chooseLayer, { layer })}
          />
          <Select
            bare
            label={words.toolbar.head}
            help={words.toolbar.headHelp}
            value={String(attention.head)}
            choices={[
              { value: 'mean', label: words.toolbar.meanOfHeads },
              ...Array.from({ length: told.heads }, (_, head) => ({
                value: String(head),
                label: words.toolbar.headNumber(head + 1),
              })),
            ]}
            onChange={(head) =>
              changeSpec(words.steps.chooseHead, { head: head === 'mean' ? head : Number(head) })
            }
          />
          <Button
            look="quiet"
            help={words.toolbar.clearPatchHelp}
            disabled={spec.pick === null}
            onClick={() => changeSpec(words.steps.clearPatch, { pick: null })}
          >
            {words.toolbar.clearPatch}
          </Button>
        </>
      )}
      {attention && <LookFields {...spec} />}
      <Button
        help={words.toolbar.saveResultHelp}
        onClick={() => void saveResult(host, styling.result)}
      >
        {words.toolbar.saveResult}
      </Button>
    </>
  );
}

const LookFields = ({ opacity, colormap, smooth }: StyleSpec) => (
  <Appearance help={words.toolbar.appearanceHelp}>
    <Opacity
      value={opacity}
      onChange={(value) => changeSpec(words.steps.changeOpacity, { opacity: value })}
    />
    <Colours
      value={colormap}
      onChange={(name) => changeSpec(words.steps.changeColours, { colormap: name })}
    />
    <Smooth
      checked={smooth}
      onChange={(value) => changeSpec(words.steps.smoothBetweenPatches, { smooth: value })}
    />
  </Appearance>
);

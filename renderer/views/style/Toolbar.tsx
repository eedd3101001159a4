import type { Host } from '#shared/contract';
import { percent } from '#shared/figure';
import type { ModelCard } from '#shared/types';
import { Appearance, Colours, NO_RUN, Opacity, Smooth } from '../../overlay/Appearance';
import { changeSetting, type Settings } from '../../state';
import { Button, Select, Slider } from '../../ui';
import { layerText } from './attention-names';
import { saveResult } from './save';
import { SheetTools } from './sheet/SheetTools';
import type { Sheet } from './sheet/use-sheet';
import { changeSpec, type StyleSpec } from './spec';
import type { Styling } from './use-style';

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
    <div className="view-toolbar style-toolbar" role="toolbar" aria-label="Style">
      {strength && (
        <div className="style-strength">
          <Slider
            label="Strength"
            help={`${strength.help} Runs the model again.`}
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
            label="Attention"
            help={`Layer whose attention a clicked patch shows: self-attention in the encoders, or the decoder, where the content draws from the style. ${NO_RUN}`}
            value={attention.layer.name}
            choices={told.layers.map((layer) => ({ value: layer.name, label: layerText(layer) }))}
            onChange={(layer) => changeSpec('Choose layer', { layer })}
          />
          <Select
            bare
            label="Head"
            help={`One head, or the mean over all of them. ${NO_RUN}`}
            value={String(attention.head)}
            choices={[
              { value: 'mean', label: 'Mean of heads' },
              ...Array.from({ length: told.heads }, (_, head) => ({
                value: String(head),
                label: `Head ${head + 1}`,
              })),
            ]}
            onChange={(head) =>
              changeSpec('Choose head', { head: head === 'mean' ? head : Number(head) })
            }
          />
          <Button
            look="quiet"
            help={`Clears the selected patch (Escape). ${NO_RUN}`}
            disabled={spec.pick === null}
            onClick={() => changeSpec('Clear patch', { pick: null })}
          >
            Clear patch
          </Button>
        </>
      )}
      {attention && <LookFields {...spec} />}
      <Button
        help="Saves the model’s output, pixel for pixel, as an 8-bit PNG. To save the arranged view, use “Figure” above. The model does not run again."
        onClick={() => void saveResult(host, styling.result)}
      >
        Save result
      </Button>
    </>
  );
}

const LookFields = ({ opacity, colormap, smooth }: StyleSpec) => (
  <Appearance help="Opacity, colours, smoothing of the attention. The model does not run again.">
    <Opacity
      value={opacity}
      onChange={(value) => changeSpec('Change opacity', { opacity: value })}
    />
    <Colours
      value={colormap}
      onChange={(name) => changeSpec('Change colours', { colormap: name })}
    />
    <Smooth
      checked={smooth}
      onChange={(value) => changeSpec('Smooth between patches', { smooth: value })}
    />
  </Appearance>
);

import { Appearance, Colours } from '../../overlay/Appearance';
import { Button, Select } from '../../ui';
import { inverted, randomHalf } from './masks';
import { changeSpec } from './spec';
import type { Shown } from './use-reconstruction';
import { toolbarWords as words } from './words';

/** What is on the stage, and masks that no hand draws. */
export function Toolbar({ shown: { part, spec, hidden } }: { shown: Shown }) {
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.label}>
      <Select
        bare
        label={words.stage}
        help={words.stageHelp}
        value={spec.network === null ? 'image' : String(spec.network)}
        choices={[
          { value: 'image', label: words.image },
          ...part.networks.map(({ title }, i) => ({ value: String(i), label: title })),
        ]}
        onChange={(value) =>
          changeSpec(words.choose, { network: value === 'image' ? null : Number(value) })
        }
      />
      <Button
        look="quiet"
        help={words.halfHelp}
        onClick={() => changeSpec(words.newHalf, { hidden: randomHalf(part.grid, Math.random) })}
      >
        {words.half}
      </Button>
      <Button
        look="quiet"
        help={words.invertHelp}
        onClick={() => changeSpec(words.invertMask, { hidden: inverted(hidden, part.grid) })}
      >
        {words.invert}
      </Button>
      <Appearance help={words.appearance}>
        <Colours
          value={spec.colormap}
          onChange={(colormap) => changeSpec(words.colours, { colormap })}
        />
      </Appearance>
    </div>
  );
}

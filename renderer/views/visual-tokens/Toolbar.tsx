import { Appearance, Colours, Opacity } from '../../overlay/Appearance';
import { Select } from '../../ui';
import { changeSpec, type VisualTokensSpec } from './spec';
import { toolbarWords as words } from './words';

/** What is shown over the image. How it looks is behind "Appearance". */
export const Toolbar = ({ mode, opacity, colormap }: VisualTokensSpec) => (
  <div className="view-toolbar" role="toolbar" aria-label={words.label}>
    <Select
      bare
      label={words.show}
      help={words.showHelp}
      value={mode}
      choices={[
        { value: 'map', label: words.map },
        { value: 'strongest', label: words.strongest },
      ]}
      onChange={(value) => changeSpec(words.chooseShow, { mode: value })}
    />
    <Appearance help={words.appearance}>
      <Opacity
        value={opacity}
        onChange={(value) => changeSpec(words.opacity, { opacity: value })}
      />
      <Colours
        value={colormap}
        onChange={(value) => changeSpec(words.colours, { colormap: value })}
      />
    </Appearance>
  </div>
);

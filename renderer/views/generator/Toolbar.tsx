import type { Host } from '#shared/contract';
import { exportFormats, formatsOf } from '#shared/exports';
import type { Space } from '#shared/parts/generator';
import { Appearance, Colours, Opacity } from '../../overlay/Appearance';
import { saveFile, showError } from '../../state';
import { MenuButton, Select } from '../../ui';
import { HandOver } from '../HandOver';
import { changeSpec, type GeneratorSpec } from './spec';
import type { Shown } from './use-generator';
import { toolbarWords as words } from './words';

const { change } = words;

/** Which image is on the stage, and what lies over it. */
export function Toolbar({ host, shown }: { host: Host; shown: Shown }) {
  const { spec, generator } = shown;
  const whole = generator.explained !== undefined;
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.label}>
      <Select
        bare
        label={words.show}
        help={words.showHelp}
        value={spec.show}
        choices={[
          { value: 'seed', label: words.seed },
          ...(whole
            ? ([
                { value: 'walk', label: words.walk },
                { value: 'styles', label: words.styles },
              ] as const)
            : []),
        ]}
        onChange={(show) => changeSpec(change.show, { show })}
      />
      {spec.show === 'seed' && <OverSeed shown={shown} whole={whole} />}
      {spec.show === 'walk' && <Walk host={host} shown={shown} />}
      {spec.show === 'seed' && shown.result.parts.samples && <HandOver host={host} />}
      <Appearance help={words.appearance}>
        <Opacity
          value={spec.opacity}
          onChange={(opacity) => changeSpec(change.opacity, { opacity })}
        />
        <Colours
          value={spec.colormap}
          onChange={(colormap) => changeSpec(change.colours, { colormap })}
        />
      </Appearance>
    </div>
  );
}

function OverSeed({ shown, whole }: { shown: Shown; whole: boolean }) {
  const { spec } = shown;
  const choices: { value: GeneratorSpec['over']; label: string }[] = [
    { value: 'none', label: words.none },
    { value: 'attention', label: words.attention },
    ...(whole ? [{ value: 'painted' as const, label: words.painted }] : []),
  ];
  return (
    <>
      <Select
        bare
        label={words.over}
        help={words.overHelp}
        value={spec.over}
        choices={choices}
        onChange={(over) => changeSpec(change.over, { over })}
      />
      {spec.over === 'attention' && <Layer {...shown} />}
    </>
  );
}

function Layer({ spec, generator: { attention } }: Shown) {
  const [heads = 1] = attention[0]!.shape;
  return (
    <>
      <Select
        bare
        label={words.block}
        help={words.blockHelp}
        value={String(spec.block)}
        choices={numbered(attention.length, words.block)}
        onChange={(block) => changeSpec(change.block, { block: Number(block) })}
      />
      <Select
        bare
        label={words.head}
        help={words.headHelp}
        value={spec.head === null ? 'mean' : String(spec.head)}
        choices={[{ value: 'mean', label: words.mean }, ...numbered(heads, words.head)]}
        onChange={(head) =>
          changeSpec(change.head, { head: head === 'mean' ? null : Number(head) })
        }
      />
    </>
  );
}

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, i) => ({ value: String(i), label: `${name} ${i + 1}` }));

const SPACES: readonly Space[] = ['w', 'z'];

function Walk({ host, shown: { spec, result } }: { host: Host; shown: Shown }) {
  const { space } = spec;
  const save = async (form: 'gif' | 'webp') => {
    const { name, bytes } = await host.call('generator.animation', {
      result: result.id,
      space,
      form,
    });
    await saveFile(host, name, new Uint8Array(bytes), exportFormats.animation[form]);
  };
  return (
    <>
      <Select
        bare
        label={words.space}
        help={words.spaceHelp}
        value={space}
        choices={SPACES.map((value) => ({ value, label: value }))}
        onChange={(to) => changeSpec(change.space, { space: to })}
      />
      <MenuButton
        title={words.export}
        help={words.exportHelp}
        entries={() =>
          formatsOf('animation').map(({ id, title, note }) => ({
            id,
            title,
            note,
            run: () => void save(id).catch(showError),
          }))
        }
      />
    </>
  );
}

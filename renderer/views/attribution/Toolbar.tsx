import { Baseline, labelOf, mapMethods } from '#shared/types';
import { Appearance, Colours, Opacity, Smooth } from '../../overlay/Appearance';
import { Button, Checkbox, PopoverButton, Progress, Select } from '../../ui';
import { changeSpec, MOST_METHODS, withMethod } from './spec';
import type { Attributions } from './use-attributions';
import { baselineNames, methodHelp, methodNames, toolbarWords as words } from './words';

/** Which class is explained, by which methods, and how it looks. */
export function Toolbar({ attributions }: { attributions: Attributions }) {
  const { spec, card, result } = attributions;
  const top = result.parts.predictions!.top;
  const indices = card.labels.length > 0 ? [...card.labels.keys()] : top.map(({ index }) => index);
  const classes = indices.map((index) => ({ value: String(index), label: labelOf(card, index) }));
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.label}>
      <Select
        bare
        label={words.class}
        help={words.classHelp}
        value={String(spec.class)}
        choices={[{ value: 'top', label: words.mostProbable(top[0]!.label) }, ...classes]}
        onChange={(value) =>
          changeSpec(words.changeClass, { class: value === 'top' ? 'top' : Number(value) })
        }
      />
      <Select
        bare
        label={words.against}
        help={words.againstHelp}
        value={String(attributions.against ?? '')}
        choices={[
          { value: '', label: words.nothing },
          ...classes
            .filter(({ value }) => value !== String(attributions.class))
            .map(({ value, label }) => ({ value, label: words.versus(label) })),
        ]}
        onChange={(value) =>
          changeSpec(words.changeAgainst, { against: value === '' ? null : Number(value) })
        }
      />
      <PopoverButton title={words.methods} help={words.methodsHelp} side="left">
        {mapMethods.map((method) => {
          const isOn = spec.methods.includes(method);
          const { length } = spec.methods;
          return (
            <Checkbox
              key={method}
              label={methodNames[method]}
              help={methodHelp[method]}
              checked={isOn}
              disabled={isOn ? length === 1 : length === MOST_METHODS}
              onChange={(on) =>
                changeSpec(words.changeMethods, { methods: withMethod(spec.methods, method, on) })
              }
            />
          );
        })}
      </PopoverButton>
      <Select
        bare
        label={words.baseline}
        help={words.baselineHelp}
        value={spec.baseline}
        choices={Baseline.options.map((value) => ({ value, label: baselineNames[value] }))}
        onChange={(baseline) => changeSpec(words.changeBaseline, { baseline })}
      />
      <Work attributions={attributions} />
      <Appearance help={words.appearance}>
        <Opacity
          value={spec.opacity}
          onChange={(opacity) => changeSpec(words.changeOpacity, { opacity })}
        />
        <Smooth
          checked={spec.smooth}
          onChange={(smooth) => changeSpec(words.changeSmooth, { smooth })}
        />
        <Colours
          value={spec.colormap}
          onChange={(colormap) => changeSpec(words.changeColours, { colormap })}
        />
      </Appearance>
    </div>
  );
}

/** How far the methods are, and a way to stop or go on. */
function Work({ attributions: { work, methods } }: { attributions: Attributions }) {
  if (!work) return null;
  if (work.stopped) {
    return (
      <Button help={words.computeHelp} onClick={work.toggle}>
        {words.compute}
      </Button>
    );
  }
  const done = methods.reduce((sum, { answer }) => {
    const share = answer?.state === 'running' ? (answer.share ?? 0) : answer ? 1 : 0;
    return sum + share;
  }, 0);
  return (
    <>
      <Progress label={words.progress} value={done / methods.length} />
      <Button help={words.cancelHelp} onClick={work.toggle}>
        {words.cancel}
      </Button>
    </>
  );
}

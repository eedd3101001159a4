import type { Setting } from '#shared/types';
import { changeSetting } from '../../state';
import { tip } from '../../ui';
import type { CascadeStage } from './cascade';
import { confidenceText, exitName } from './describe';
import { words } from './words';

interface ThresholdBarProps {
  model: string;
  exit: number;
  stage: CascadeStage;
  /** The exit's threshold; the last has none. */
  setting: Setting | undefined;
}

/** How sure an exit was, on a bar with its threshold as a mark to drag. */
export function ThresholdBar({ model, exit, stage, setting }: ThresholdBarProps) {
  const { confidence, threshold } = stage;
  return (
    <div className="confidence">
      <span className="dim">{words.thresholdBar.confidence}</span>
      <span>{confidenceText(stage)}</span>
      <div className="confidence-bar">
        <span className="confidence-track">
          <span style={{ width: `${(confidence ?? 0) * 100}%` }} />
        </span>
        {setting && threshold !== null && (
          <input
            type="range"
            min={setting.min ?? 0}
            max={setting.max ?? 1}
            step={setting.step ?? 0.01}
            value={threshold}
            aria-label={words.thresholdBar.thresholdOf(exitName(exit).toLowerCase())}
            aria-valuetext={threshold.toFixed(3)}
            {...tip(words.thresholdBar.help)}
            onChange={(event) => changeSetting(model, setting, event.target.valueAsNumber)}
          />
        )}
      </div>
    </div>
  );
}

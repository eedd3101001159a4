import { exitMarks, thresholdName } from '#shared/exits';
import type { Frame } from '#shared/figure';
import type { ImageRegion, ModelCard } from '#shared/types';
import { Button, Icon } from '../../ui';
import { milliseconds, probability } from '../../ui/format';
import { ImageBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';
import type { CascadeStage } from './cascade';
import { exitName, short, stateText, tokensText } from './describe';
import { runAllSetting, runEveryExit } from './run-all';
import { ThresholdBar } from './ThresholdBar';
import { words } from './words';

interface ExitStageProps extends Pick<ViewProps, 'tiles' | 'file' | 'name' | 'size'> {
  card: ModelCard;
  exit: number;
  stage: CascadeStage;
  /** What the model saw of the image; undefined before the first run. */
  region: ImageRegion | undefined;
  /** The run that this stage waits for has failed. */
  failed: boolean;
}

/** One exit of the cascade: its tokens on the image, how sure it was, its classes, its cost. */
export function ExitStage(props: ExitStageProps) {
  const { card, exit, stage, region, failed, tiles, file, name, size } = props;
  const setting = card.settings.find((one) => one.name === thresholdName(exit));
  const label = words.exitStage.board(exitName(exit), tokensText(stage), name);
  const marks = region && ((frame: Frame) => exitMarks(frame, size, region, stage));
  return (
    <section className={`exit exit-${stage.state}`} aria-label={exitName(exit)}>
      <header>
        <h3>{exitName(exit)}</h3>
        <span className="dim">{tokensText(stage)}</span>
        <strong className="exit-state">
          {stage.state === 'stopped' && <Icon name="check" />}
          {stateText(stage, failed)}
        </strong>
      </header>
      <div className="exit-image">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          label={label}
          layout="one"
          {...(marks && { marks })}
        />
        {stage.state === 'skipped' && runAllSetting(card) && (
          <Button help={words.exitStage.runTheRestHelp} onClick={() => runEveryExit(card)}>
            {words.exitStage.runTheRest}
          </Button>
        )}
      </div>
      <ThresholdBar model={card.id} exit={exit} stage={stage} setting={setting} />
      <TopClasses stage={stage} />
      <Cost stage={stage} />
    </section>
  );
}

const TopClasses = ({ stage: { top } }: { stage: CascadeStage }) => (
  <ol className="exit-classes" aria-label={words.exitStage.mostProbableClasses}>
    {top.slice(0, 5).map(({ index, label, p }) => (
      <li key={index}>
        <span className="ellipsis">{label}</span>
        <span className="exit-class-bar" aria-hidden="true">
          <span style={{ width: `${p * 100}%` }} />
        </span>
        <span>{probability(p)}</span>
      </li>
    ))}
  </ol>
);

/** By itself, and with the exits before it. */
const Cost = ({ stage }: { stage: CascadeStage }) => (
  <table className="exit-cost">
    <thead>
      <tr>
        <td />
        <th scope="col">{words.exitStage.gflops}</th>
        <th scope="col">{words.exitStage.time}</th>
      </tr>
    </thead>
    <tbody>
      <tr>
        <th scope="row">{words.exitStage.thisExit}</th>
        <td>{short(stage.gflops)}</td>
        <td>{time(stage.ms)}</td>
      </tr>
      <tr>
        <th scope="row">{words.exitStage.upToHere}</th>
        <td>{short(stage.gflopsSoFar)}</td>
        <td>{time(stage.msSoFar)}</td>
      </tr>
    </tbody>
  </table>
);

const time = (ms: number | null): string => (ms === null ? '–' : milliseconds(ms));

import { useCallback } from 'react';
import type { Frame } from '#shared/figure';
import type { MapMethod } from '#shared/types';
import { Progress } from '../../ui';
import { ImageBoard } from '../../viewport/ImageBoard';
import { pointAtPatches } from '../point-at-patches';
import type { ViewProps } from '../view';
import type { Answer } from './answers';
import { attributionMarks } from './marks';
import type { Attributions } from './use-attributions';
import { boardWords, methodHelp, methodNames, panelWords as words } from './words';

interface PanelProps extends Pick<ViewProps, 'tiles' | 'file' | 'name' | 'size'> {
  readonly attributions: Attributions;
  readonly method: MapMethod;
  readonly answer: Answer | undefined;
  readonly pointed: number | null;
  setPointed(patch: number | null): void;
}

/** The map of one method. */
export function Panel(props: PanelProps) {
  const { attributions, method, answer, pointed, setPointed, tiles, file, name, size } = props;
  const explained = answer?.state === 'done' ? answer.explained : null;
  const marks = useCallback(
    (frame: Frame) => attributionMarks(frame, attributions, explained, pointed),
    [attributions, explained, pointed],
  );
  const pointing =
    explained &&
    pointAtPatches({
      grid: explained.attribution.grid,
      region: attributions.result.region,
      pointed,
      setPointed,
      help: boardWords.keys,
      pick: setPointed,
    });
  return (
    <figure
      className="attribution-panel"
      aria-label={methodNames[method]}
      aria-busy={answer?.state === 'running'}
    >
      <figcaption>
        <strong data-tip={methodHelp[method]}>{methodNames[method]}</strong>
        <State answer={answer} isStopped={attributions.work?.stopped ?? false} />
      </figcaption>
      <ImageBoard
        tiles={tiles}
        file={file}
        size={size}
        layout="one"
        label={words.board(methodNames[method], name)}
        marks={marks}
        {...pointing}
      />
    </figure>
  );
}

/** How far the method is, what its map is worth, or why there is none. */
function State({ answer, isStopped }: { answer: Answer | undefined; isStopped: boolean }) {
  if (!answer) return <span>{isStopped ? words.stopped : words.waiting}</span>;
  if (answer.state === 'running') {
    return <Progress label={words.computing} value={answer.share} />;
  }
  if (answer.state === 'failed') {
    const { message, hint } = answer.error;
    return <span role="note">{[message, hint].filter(Boolean).join('. ')}</span>;
  }
  const { attribution, range } = answer.explained;
  const { deletion, insertion } = attribution;
  const areas = words.areas(deletion.area, insertion.area);
  return <span>{words.all(areas, words.range(...range))}</span>;
}

import { useEffect } from 'react';
import type { Host } from '#shared/contract';
import { SampleImage } from '../../overlay/SampleImage';
import { Button, Scrubber } from '../../ui';
import { FRAME_MS, usePlaying } from './playing';
import { Seeds } from './Seeds';
import { changeSpec, useGeneratorSpec } from './spec';
import type { Shown } from './use-generator';
import { stripWords as words } from './words';

/** Below the stage: the walk, the mixed styles, or the seeds of the library. */
export function Strip({ host, shown }: { host: Host; shown: Shown }) {
  const { made, spec } = shown;
  if (spec.show === 'seed' || !made?.explained) return <Seeds host={host} />;
  return spec.show === 'walk' ? <Walk shown={shown} /> : <Styles shown={shown} />;
}

function Walk({ shown: { made, spec, generator } }: { shown: Shown }) {
  const walk = made!.explained!.walks[spec.space];
  const [count = 1] = walk.shape;
  const { playing, toggle } = usePlaying();
  usePlay(playing, count);
  return (
    <section className="generator-strip" aria-label={words.walk(spec.space)}>
      <Button help={words.playHelp} onClick={toggle}>
        {playing ? words.pause : words.play}
      </Button>
      <Scrubber
        label={words.walk(spec.space)}
        count={count}
        value={spec.frame}
        onChange={(frame) => changeSpec(words.chooseFrame, { frame })}
        nameOf={(frame) => words.frame(frame / (count - 1))}
      >
        {(frame) => <SampleImage tensor={walk} frame={frame} range={generator.range} />}
      </Scrubber>
    </section>
  );
}

/** There and back, while it plays. Not a change of the person's: nothing to undo. */
function usePlay(playing: boolean, count: number): void {
  useEffect(() => {
    if (!playing) return;
    let by = 1;
    const timer = setInterval(() => {
      const { frame } = useGeneratorSpec.getState();
      if (frame >= count - 1) by = -1;
      if (frame <= 0) by = 1;
      useGeneratorSpec.setState({ frame: Math.max(0, Math.min(count - 1, frame + by)) });
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, count]);
}

function Styles({ shown: { made, spec, generator } }: { shown: Shown }) {
  const { styles } = made!.explained!;
  const [count = 2] = styles.shape;
  const last = count - 2;
  return (
    <section className="generator-strip" aria-label={words.styles}>
      <Scrubber
        label={words.styles}
        count={count}
        value={spec.from}
        onChange={(from) => changeSpec(words.chooseFrom, { from })}
        nameOf={(from) => words.from(from, last)}
      >
        {(from) => (
          <>
            <SampleImage tensor={styles} frame={from} range={generator.range} />
            <span>{words.from(from, last)}</span>
          </>
        )}
      </Scrubber>
    </section>
  );
}

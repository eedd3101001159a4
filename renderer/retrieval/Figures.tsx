import type { Host, Output } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { saveFile, showError } from '../state';
import { useAnswer } from '../state/use-answer';
import { Button, tip } from '../ui';
import { Asked } from './Asked';
import { LinesChart } from './Charts';
import { figureRows, figuresCsv } from './figures-csv';
import { useRetrieval } from './spec';
import { words } from './words';

type Measured = Output<'retrieval.figures'>;

export function useFigures(host: Host, run: string) {
  const { reduction } = useRetrieval();
  return useAnswer(host, JSON.stringify([run, reduction]), (job, signal) =>
    host.call('retrieval.figures', { run, job, reduction }, { signal }),
  );
}

/** How well images find those of their own class, and by how many dimensions they still do. */
export function Figures({ host, run }: { host: Host; run: string }) {
  const answer = useFigures(host, run);
  return (
    <Asked answer={answer}>
      {(measured) => (
        <>
          {measured.figures ? (
            <ClassFigures host={host} measured={measured} />
          ) : (
            <p className="dim">{words.figures.noClasses}</p>
          )}
          <ByDimensions host={host} run={run} />
        </>
      )}
    </Asked>
  );
}

function ClassFigures({ host, measured }: { host: Host; measured: Measured }) {
  const rows = figureRows(measured);
  const ks = Object.keys(measured.figures!.recall);
  const { csv } = exportFormats.table;
  const save = () => {
    const bytes = new TextEncoder().encode(figuresCsv(rows));
    saveFile(host, 'retrieval.csv', bytes, csv).catch(showError);
  };
  const { images, measured: count } = measured;
  return (
    <>
      {count < images && <p className="dim">{words.figures.sampled(count, images)}</p>}
      <div className="retrieval-table">
        <table aria-label={words.figures.label}>
          <thead>
            <tr>
              <th scope="col">{words.figures.class}</th>
              <th scope="col">{words.figures.queries}</th>
              {ks.map((k) => (
                <th key={k} scope="col">
                  {words.figures.recall(k)}
                </th>
              ))}
              <th scope="col" {...tip(words.figures.mapHelp)}>
                {words.figures.map}
              </th>
              <th scope="col" {...tip(words.figures.mapAtRHelp)}>
                {words.figures.mapAtR}
              </th>
              <th scope="col" {...tip(words.figures.rPrecisionHelp)}>
                {words.figures.rPrecision}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, { queries, recall, map, mapAtR, rPrecision }]) => (
              <tr key={name ?? ''}>
                <th scope="row">{name ?? <strong>{words.figures.all}</strong>}</th>
                <td>{queries.toLocaleString('en')}</td>
                {[...ks.map((k) => recall[k]!), map, mapAtR, rPrecision].map((share, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity.
                  <td key={i}>{words.figures.share(share)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button help={words.figures.saveHelp} onClick={save}>
        {words.figures.save}
      </Button>
    </>
  );
}

/** Recall@1 with and without whitening, and where the variance lies. */
function ByDimensions({ host, run }: { host: Host; run: string }) {
  const answer = useAnswer(host, run, async (job, signal) => {
    const ask = (whiten: boolean) =>
      host.call('retrieval.dimensions', { run, job, whiten }, { signal });
    return { plain: await ask(false), whitened: await ask(true) };
  });
  return (
    <Asked answer={answer}>
      {({ plain, whitened }) => {
        const lines = [
          { name: words.figures.plain, recall: plain.recall },
          { name: words.figures.whitened, recall: whitened.recall },
        ].map(({ name, recall }) => ({
          name,
          points: recall.flatMap(({ dimensions, at1 }) =>
            at1 === null ? [] : [{ x: dimensions, y: at1 }],
          ),
        }));
        const to90 = plain.energy.findIndex((share) => share >= 0.9) + 1;
        return (
          <div className="retrieval-charts">
            {lines[0]!.points.length > 0 && (
              <LinesChart
                title={words.figures.byDimensions}
                label={words.figures.byDimensionsOf(plain.recall)}
                across={words.figures.dimensions}
                lines={lines}
                byPowers
                signs
              />
            )}
            <LinesChart
              title={words.figures.energy}
              label={words.figures.energyOf(to90)}
              across={words.figures.components}
              lines={[{ points: plain.energy.map((y, i) => ({ x: i + 1, y })) }]}
            />
          </div>
        );
      }}
    </Asked>
  );
}

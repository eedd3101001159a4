import { presentParts } from '#shared/parts';
import type { ErrorBody, Result, Timings } from '#shared/types';
import { ClassBars } from '../overlay/ClassBars';
import {
  type Action,
  changeSetting,
  currentSettings,
  runById,
  settingsOf,
  useCurrentCard,
  useCurrentError,
  useCurrentFile,
  useCurrentResult,
  useRunning,
  useSettings,
} from '../state';
import { Button, Section, SkeletonLines, tip } from '../ui';
import { bytes, milliseconds } from '../ui/format';
import { AnnotationFields } from './AnnotationFields';
import { CardFacts } from './CardFacts';
import { Doubts } from './Doubts';
import { Fact, Facts, Hash } from './Facts';
import { Outputs, Values } from './Numbers';
import './inspector.css';
import { SettingField } from '../views/SettingField';
import { words } from './words';

/** Right panel: what came out, what can be set, and what it was made of. */
export function Inspector({ actions }: { actions: readonly Action[] }) {
  const card = useCurrentCard();
  const file = useCurrentFile();
  const result = useCurrentResult();
  const error = useCurrentError() ?? file?.error;
  const running = useRunning() !== undefined;
  const sha256 = file?.sha256 ?? file?.info?.sha256;
  const run = (id: string) => runById(actions, id);
  return (
    <>
      <Section
        title={result?.parts.statistics ? words.inspector.outputs : words.inspector.predictions}
      >
        {error && !result && <Failure error={error} onRetry={() => run('model.run')} />}
        {result?.parts.predictions && (
          <>
            <ClassBars label={words.inspector.topClasses} top={result.parts.predictions.top} />
            <Doubts top={result.parts.predictions.top} classes={card?.labels ?? []} />
          </>
        )}
        {result?.parts.regression && <Values {...result.parts.regression} />}
        {result?.parts.statistics && <Outputs outputs={result.parts.statistics} />}
        {result && !result.parts.predictions && (
          <p className="dim">
            {presentParts(result.parts).find(({ part }) => part.instead)?.part.instead ??
              words.inspector.noClasses}
          </p>
        )}
        {!result && !error && running && <SkeletonLines count={5} />}
        {!result && !error && !running && (
          <p className="dim">{file ? words.inspector.notRunYet : words.inspector.selectImage}</p>
        )}
      </Section>
      <Section title={words.inspector.settings}>
        <SettingFields />
      </Section>
      {result && (
        <Section title={words.inspector.timings}>
          <TimingRows {...result} />
        </Section>
      )}
      {file && (
        <Section title={words.inspector.image}>
          <Facts>
            <Fact name={words.facts.name}>{file.entry.name}</Fact>
            {file.entry.folder && <Fact name={words.facts.folder}>{file.entry.folder}</Fact>}
            {file.info && (
              <Fact name={words.facts.size}>
                {words.inspector.size(file.info.size[1], file.info.size[0])}
              </Fact>
            )}
            <Fact name={words.facts.file}>
              {file.info && `${file.info.format}, `}
              {bytes(file.entry.bytes)}
            </Fact>
            {file.info && file.info.notes.length > 0 && (
              <Fact name={words.facts.readAs}>{file.info.notes.join(', ')}</Fact>
            )}
          </Facts>
        </Section>
      )}
      {sha256 && (
        <Section title={words.inspector.tagAndNote}>
          <AnnotationFields key={sha256} sha256={sha256} />
        </Section>
      )}
      {card && (
        <Section
          title={words.inspector.model}
          aside={
            <Button
              look="quiet"
              icon="edit"
              help={words.inspector.editHelp}
              onClick={() => run('model.edit')}
            >
              {words.inspector.edit}
            </Button>
          }
        >
          <CardFacts card={card} />
        </Section>
      )}
      {result && (
        <Section title={words.inspector.provenance}>
          <ProvenanceFacts result={result} />
        </Section>
      )}
    </>
  );
}

const Failure = ({ error, onRetry }: { error: ErrorBody; onRetry: () => void }) => (
  <div className="failure">
    <p>{words.inspector.noResult(error.message)}</p>
    <div className="failure-buttons">
      <Button help={words.inspector.runAgainHelp} onClick={onRetry}>
        {words.inspector.runAgain}
      </Button>
      <Button
        look="quiet"
        icon="copy"
        help={words.inspector.copyDetailsHelp}
        onClick={() => void navigator.clipboard.writeText(JSON.stringify(error, null, 2))}
      >
        {words.inspector.copyDetails}
      </Button>
    </div>
  </div>
);

function SettingFields() {
  const card = useCurrentCard();
  // The values below are read from the store; this keeps them fresh.
  useSettings((state) => (card ? state.byModel[card.id] : undefined));
  if (!card) return <p className="dim">{words.inspector.chooseModel}</p>;
  const values = currentSettings(card);
  const settings = settingsOf(card);
  if (settings.length === 0) return <p className="dim">{words.inspector.noSettings}</p>;
  const shown = settings.filter(({ kind }) => !kind.startsWith('array'));
  return shown.map((setting) => (
    // The palette finds it by this name.
    <div key={setting.name} className="setting" data-setting={setting.name}>
      <SettingField
        setting={setting}
        value={values[setting.name] ?? setting.default}
        onChange={(value) => changeSetting(card.id, setting, value)}
      />
    </div>
  ));
}

const steps = [
  ['decodeMs', words.inspector.decode],
  ['preprocessMs', words.inspector.preprocess],
  ['runMs', words.inspector.run],
  ['postprocessMs', words.inspector.postprocess],
] as const satisfies readonly (readonly [keyof Timings, string])[];

function TimingRows({ timings, firstRun }: Pick<Result, 'timings' | 'firstRun'>) {
  const total = steps.reduce((sum, [key]) => sum + timings[key], 0);
  return (
    <ol className="bars timings" aria-label={words.inspector.timeOfSteps}>
      {steps.map(([key, name]) => (
        <li key={key}>
          <span {...(key === 'runMs' && firstRun ? tip(words.inspector.firstRunHelp) : {})}>
            {key === 'runMs' && firstRun ? words.inspector.firstRun : name}
          </span>
          <span>{milliseconds(timings[key])}</span>
          <span className="bar" aria-hidden="true">
            <span style={{ width: `${(timings[key] / total) * 100}%` }} />
          </span>
        </li>
      ))}
      <li className="bars-total">
        <span>{words.inspector.total}</span>
        <span>{milliseconds(total)}</span>
      </li>
    </ol>
  );
}

const ProvenanceFacts = ({ result: { provenance } }: { result: Result }) => (
  <Facts>
    <Fact name={words.facts.image}>
      <Hash value={provenance.imageSha256} of={words.facts.ofImage} />
    </Fact>
    <Fact name={words.facts.model}>
      {provenance.modelSha256.map((sha256) => (
        <Hash key={sha256} value={sha256} of={words.facts.ofModel} />
      ))}
    </Fact>
    <Fact name={words.facts.input}>{provenance.preprocessing}</Fact>
    <Fact name={words.facts.provider}>{provenance.provider}</Fact>
    {Object.entries(provenance.settings).map(([name, value]) => {
      const image = provenance.pictures?.[name]; // whose value is but a file id
      return (
        <Fact key={name} name={name}>
          {image ? (
            <>
              {image.name} <Hash value={image.sha256} of={name} />
            </>
          ) : (
            String(value)
          )}
        </Fact>
      );
    })}
    {Object.entries(provenance.versions).map(([name, version]) => (
      <Fact key={name} name={name}>
        {version}
      </Fact>
    ))}
  </Facts>
);

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
import './inspector.css';
import { SettingField } from '../views/SettingField';

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
      <Section title="Predictions">
        {error && !result && <Failure error={error} onRetry={() => run('model.run')} />}
        {result?.parts.predictions && (
          <>
            <ClassBars label="Most probable classes" top={result.parts.predictions.top} />
            <Doubts top={result.parts.predictions.top} classes={card?.labels ?? []} />
          </>
        )}
        {result && !result.parts.predictions && (
          <p className="dim">
            {presentParts(result.parts).find(({ part }) => part.instead)?.part.instead ??
              'This model gives no class probabilities.'}
          </p>
        )}
        {!result && !error && running && <SkeletonLines count={5} />}
        {!result && !error && !running && (
          <p className="dim">{file ? 'Not run yet.' : 'Select an image to see predictions.'}</p>
        )}
      </Section>
      <Section title="Settings">
        <SettingFields />
      </Section>
      {result && (
        <Section title="Timings">
          <TimingRows {...result} />
        </Section>
      )}
      {file && (
        <Section title="Image">
          <Facts>
            <Fact name="Name">{file.entry.name}</Fact>
            {file.entry.folder && <Fact name="Folder">{file.entry.folder}</Fact>}
            {file.info && (
              <Fact name="Size">
                {file.info.size[1]} × {file.info.size[0]} px
              </Fact>
            )}
            <Fact name="File">
              {file.info && `${file.info.format}, `}
              {bytes(file.entry.bytes)}
            </Fact>
            {file.info && file.info.notes.length > 0 && (
              <Fact name="Read as">{file.info.notes.join(', ')}</Fact>
            )}
          </Facts>
        </Section>
      )}
      {sha256 && (
        <Section title="Tag and note">
          <AnnotationFields key={sha256} sha256={sha256} />
        </Section>
      )}
      {card && (
        <Section
          title="Model"
          aside={
            <Button
              look="quiet"
              icon="edit"
              help="Edits preprocessing and labels; the model then runs again."
              onClick={() => run('model.edit')}
            >
              Edit
            </Button>
          }
        >
          <CardFacts card={card} />
        </Section>
      )}
      {result && (
        <Section title="Provenance">
          <ProvenanceFacts result={result} />
        </Section>
      )}
    </>
  );
}

const Failure = ({ error, onRetry }: { error: ErrorBody; onRetry: () => void }) => (
  <div className="failure">
    <p>No result: {error.message}.</p>
    <div className="failure-buttons">
      <Button help="Runs the model on this image again (F5)." onClick={onRetry}>
        Run again
      </Button>
      <Button
        look="quiet"
        icon="copy"
        help="Copies the message with its code and details, for a bug report."
        onClick={() => void navigator.clipboard.writeText(JSON.stringify(error, null, 2))}
      >
        Copy details
      </Button>
    </div>
  </div>
);

function SettingFields() {
  const card = useCurrentCard();
  // The values below are read from the store; this keeps them fresh.
  useSettings((state) => (card ? state.byModel[card.id] : undefined));
  if (!card) return <p className="dim">Choose a model first.</p>;
  const values = currentSettings(card);
  const settings = settingsOf(card);
  if (settings.length === 0) return <p className="dim">This model has no settings.</p>;
  return settings.map((setting) => (
    <SettingField
      key={setting.name}
      setting={setting}
      value={values[setting.name] ?? setting.default}
      onChange={(value) => changeSetting(card.id, setting, value)}
    />
  ));
}

const steps = [
  ['decodeMs', 'decode'],
  ['preprocessMs', 'preprocess'],
  ['runMs', 'run'],
  ['postprocessMs', 'postprocess'],
] as const satisfies readonly (readonly [keyof Timings, string])[];

const FIRST = 'First run after opening the model: includes one-time preparation by the runtime.';

function TimingRows({ timings, firstRun }: Pick<Result, 'timings' | 'firstRun'>) {
  const total = steps.reduce((sum, [key]) => sum + timings[key], 0);
  return (
    <ol className="bars timings" aria-label="Time of each step">
      {steps.map(([key, name]) => (
        <li key={key}>
          <span {...(key === 'runMs' && firstRun ? tip(FIRST) : {})}>
            {key === 'runMs' && firstRun ? 'first run' : name}
          </span>
          <span>{milliseconds(timings[key])}</span>
          <span className="bar" aria-hidden="true">
            <span style={{ width: `${(timings[key] / total) * 100}%` }} />
          </span>
        </li>
      ))}
      <li className="bars-total">
        <span>total</span>
        <span>{milliseconds(total)}</span>
      </li>
    </ol>
  );
}

const ProvenanceFacts = ({ result: { provenance } }: { result: Result }) => (
  <Facts>
    <Fact name="Image">
      <Hash value={provenance.imageSha256} of="image" />
    </Fact>
    <Fact name="Model">
      {provenance.modelSha256.map((sha256) => (
        <Hash key={sha256} value={sha256} of="model" />
      ))}
    </Fact>
    <Fact name="Input">{provenance.preprocessing}</Fact>
    <Fact name="Provider">{provenance.provider}</Fact>
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

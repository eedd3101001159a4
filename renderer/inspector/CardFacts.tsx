import { threeDigits } from '#shared/figure';
import { partList } from '#shared/parts';
import {
  attentionLayers,
  type FactSource,
  type FactSources,
  type ModelCard,
  type Preprocess,
  type PreprocessFact,
} from '#shared/types';
import './card-facts.css';
import { bytes, plural } from '../ui/format';
import { Fact, Facts } from './Facts';

/** All that is known of a model, each thing with where it comes from. */
export function CardFacts({ card }: { card: ModelCard }) {
  const { preprocess, sources, patch, labels } = card;
  const [height, width] = preprocess.size;
  const size = card.files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <>
      <Facts>
        <Fact name="Id">
          <code>{card.id}</code>
        </Fact>
        <Fact name="Task" source={sources.task}>
          {card.task}
        </Fact>
        <Fact name="File">
          {card.files.map((file) => file.name).join(', ')}, {bytes(size)}
        </Fact>
        <Fact name="Input" source={preprocessSource(sources, 'size', 'layout', 'channels')}>
          {width} × {height} px, {preprocess.layout}, {preprocess.channels}
        </Fact>
        <Fact name="Resize" source={preprocessSource(sources, 'resize', 'interpolation')}>
          {resizeInWords(preprocess)}
        </Fact>
        <Fact name="Mean" source={sources.preprocessing.mean}>
          {preprocess.mean.join(', ')}
        </Fact>
        <Fact name="Std" source={sources.preprocessing.std}>
          {preprocess.std.join(', ')}
        </Fact>
        {patch && (
          <Fact name="Patch" source={sources.grid}>
            {patch[1]} × {patch[0]} px
          </Fact>
        )}
        <Fact name="Attention">{attentionInWords(card)}</Fact>
        <PartFacts card={card} />
        <Fact name="Labels" {...(labels.length > 0 && { source: sources.labels })}>
          {labels.length > 0 ? `${labels.length} classes` : 'none'}
        </Fact>
        <Fact name="Licence">{card.licence || 'not stated'}</Fact>
        {card.source && (
          <Fact wide name="Source">
            {card.source}
          </Fact>
        )}
        {card.data && (
          <Fact wide name="Data">
            {card.data}
          </Fact>
        )}
        {card.measured.length > 0 && (
          <Fact wide name="Measured">
            {card.measured.map(({ name, value, command }) => (
              <p key={name} className="card-measured">
                {name}: <span className="card-whole">{value}</span>
                <Command>{command}</Command>
              </p>
            ))}
          </Fact>
        )}
        {card.notes.length > 0 && (
          <Fact wide name="Notes">
            <ul className="card-notes" aria-label="Notes">
              {card.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Fact>
        )}
      </Facts>
      {attentionLayers(card) === 0 && card.notes.length === 0 && (
        <p className="dim">No attention was found in this graph.</p>
      )}
    </>
  );
}

/** Where a line of several facts comes from: guessed as soon as one of them is. */
function preprocessSource(
  { preprocessing }: FactSources,
  ...facts: [PreprocessFact, ...PreprocessFact[]]
): FactSource {
  const weakest = facts.find((fact) => preprocessing[fact] === 'guess') ?? facts[0];
  return preprocessing[weakest];
}

/** What it costs, and what a model decides on the way. */
const PartFacts = ({ card }: { card: ModelCard }) => (
  <>
    {card.gflops !== undefined && <Fact name="Compute">{threeDigits(card.gflops)} GFLOPs</Fact>}
    {partList.flatMap(([, part]) =>
      (part.facts?.(card) ?? []).map(([name, text]) => (
        <Fact key={name} name={name}>
          {text}
        </Fact>
      )),
    )}
  </>
);

/** Broken between its words only: a browser would break `--option` after a dash. */
const Command = ({ children }: { children: string }) => (
  <code className="card-command">
    {children.split(' ').map((word, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: words never move.
      <span key={index}>
        {index > 0 && ' '}
        <span className="card-whole">{word}</span>
      </span>
    ))}
  </code>
);

function resizeInWords({
  resize,
  resizeTo,
  longest,
  multiple,
  round,
  scaled,
  size,
  interpolation,
}: Preprocess): string {
  const [height, width] = size;
  if (resize === 'none') return 'none: pixel for pixel';
  if (resize === 'graph') return 'none: the graph resizes';
  if (resize === 'mirror') return `none: mirrored at the border to multiples of ${multiple} px`;
  const how = {
    shorter: `shorter side to ${resizeTo} px, centre crop to ${width} × ${height}`,
    squash: scaled
      ? `to ${scaled[1]} × ${scaled[0]}, aspect ratio not kept, centre crop to ${width} × ${height}`
      : `to ${width} × ${height}, aspect ratio not kept`,
    'crop-square': `centred square, to ${width} × ${height}`,
    longest: `longer side to ${resizeTo} px, extended to ${width} × ${height} right and below`,
    'keep-ratio': `shorter side to ${resizeTo} px, longer at most ${longest} px, ${round ?? 'up'} to multiples of ${multiple}`,
    fit: `aspect ratio kept, near ${width} × ${height}, to multiples of ${multiple}`,
    floor: `each side down to a multiple of ${multiple}`,
  }[resize];
  return `${how}, ${interpolation}`;
}

/** More special tokens than these are only counted. */
const MOST_NAMES = 5;

function attentionInWords({ attention, styleTransfer }: ModelCard): string {
  if (attention.length === 0) {
    if (!styleTransfer || styleTransfer.attention.length === 0) return 'none found';
    const layers = plural(styleTransfer.attention.length, 'layer');
    return `${layers}, ${styleTransfer.heads} heads, computed on request for each image`;
  }
  const heads = [...new Set(attention.map((tap) => tap.heads))];
  const grids = [...new Set(attention.map(({ keys }) => keys.grid.join(' × ')))];
  const { special = 0, names = [] } = attention[0]?.queries ?? {};
  const which = names.length > 0 && names.length <= MOST_NAMES ? ` (${names.join(', ')})` : '';
  const tokens = special > 0 ? ` + ${special} special${which}` : '';
  return `${plural(attention.length, 'layer')}, ${heads.join(' / ')} heads, keys ${grids.join(', ')}${tokens}`;
}

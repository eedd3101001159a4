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
import { words } from './words';

/** All that is known of a model, each thing with where it comes from. */
export function CardFacts({ card }: { card: ModelCard }) {
  const { preprocess, sources, patch, labels } = card;
  const [height, width] = preprocess.size;
  const size = card.files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <>
      <Facts>
        <Fact name={words.factNames.id}>
          <code>{card.id}</code>
        </Fact>
        <Fact name={words.factNames.task} source={sources.task}>
          {card.task}
        </Fact>
        <Fact name={words.factNames.file}>
          {card.files.map((file) => file.name).join(', ')}, {bytes(size)}
        </Fact>
        <Fact
          name={words.factNames.input}
          source={preprocessSource(sources, 'size', 'layout', 'channels')}
        >
          {words.cardFacts.input(width, height, preprocess.layout, preprocess.channels)}
        </Fact>
        <Fact
          name={words.factNames.resize}
          source={preprocessSource(sources, 'resize', 'interpolation')}
        >
          {resizeInWords(preprocess)}
        </Fact>
        <Fact name={words.factNames.mean} source={sources.preprocessing.mean}>
          {preprocess.mean.join(', ')}
        </Fact>
        <Fact name={words.factNames.std} source={sources.preprocessing.std}>
          {preprocess.std.join(', ')}
        </Fact>
        {patch && (
          <Fact name={words.factNames.patch} source={sources.grid}>
            {words.cardFacts.patch(patch[1], patch[0])}
          </Fact>
        )}
        <Fact name={words.factNames.attention}>{attentionInWords(card)}</Fact>
        <SpecialTokens card={card} />
        <PartFacts card={card} />
        <Fact name={words.factNames.labels} {...(labels.length > 0 && { source: sources.labels })}>
          {labels.length > 0 ? words.cardFacts.classes(labels.length) : words.cardFacts.noLabels}
        </Fact>
        <Fact name={words.factNames.licence}>{card.licence || words.cardFacts.notStated}</Fact>
        {card.source && (
          <Fact wide name={words.factNames.source}>
            {card.source}
          </Fact>
        )}
        {card.data && (
          <Fact wide name={words.factNames.data}>
            {card.data}
          </Fact>
        )}
        {card.measured.length > 0 && (
          <Fact wide name={words.factNames.measured}>
            {card.measured.map(({ name, value, command }) => (
              <p key={name} className="card-measured">
                {name}: <span className="card-whole">{value}</span>
                <Command>{command}</Command>
              </p>
            ))}
          </Fact>
        )}
        {card.notes.length > 0 && (
          <Fact wide name={words.factNames.notes}>
            <ul className="card-notes" aria-label={words.cardFacts.notes}>
              {card.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Fact>
        )}
      </Facts>
      {attentionLayers(card) === 0 && card.notes.length === 0 && (
        <p className="dim">{words.cardFacts.noAttention}</p>
      )}
    </>
  );
}

/** How many there are before the patches, what they are, and where that is known from. */
function SpecialTokens({ card: { attention, sources } }: { card: ModelCard }) {
  const { special = 0, names = [] } = attention[0]?.queries ?? {};
  if (special === 0) return null;
  const isShort = names.length > 0 && names.length <= MOST_NAMES;
  return (
    <Fact name={words.factNames.special} source={sources.special}>
      {isShort ? names.join(', ') : special}
    </Fact>
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
    {card.gflops !== undefined && (
      <Fact name={words.factNames.compute}>{words.cardFacts.gflops(threeDigits(card.gflops))}</Fact>
    )}
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
  fill,
  size,
  interpolation,
}: Preprocess): string {
  const [height, width] = size;
  if (resize === 'none') return words.cardFacts.resizeNone;
  if (resize === 'graph') return words.cardFacts.resizeGraph;
  if (resize === 'mirror') return words.cardFacts.resizeMirror(multiple);
  if (resize === 'crop') return words.cardFacts.resizeCrop(width, height);
  const [boxHeight, boxWidth] = scaled ?? size;
  const how = {
    shorter: words.cardFacts.resizeShorter(resizeTo, width, height),
    squash: scaled
      ? words.cardFacts.resizeSquashCrop(scaled[1], scaled[0], width, height)
      : words.cardFacts.resizeSquash(width, height),
    cover: words.cardFacts.resizeCover(boxWidth, boxHeight, width, height),
    contain: words.cardFacts.resizeContain(boxWidth, boxHeight, width, height, fill),
    thumbnail: words.cardFacts.resizeThumbnail(resizeTo, width, height, fill),
    'crop-square': words.cardFacts.resizeCropSquare(width, height),
    longest: words.cardFacts.resizeLongest(resizeTo, width, height),
    'keep-ratio': words.cardFacts.resizeKeepRatio(resizeTo, longest, round ?? 'up', multiple),
    fit: words.cardFacts.resizeFit(width, height, multiple),
    floor: words.cardFacts.resizeFloor(multiple),
  }[resize];
  return words.cardFacts.resize(how, interpolation);
}

/** More special tokens than these are only counted. */
const MOST_NAMES = 5;

function attentionInWords({ attention, styleTransfer }: ModelCard): string {
  if (attention.length === 0) {
    if (!styleTransfer || styleTransfer.attention.length === 0) return words.cardFacts.noneFound;
    const layers = plural(styleTransfer.attention.length, 'layer');
    return words.cardFacts.styleAttention(layers, styleTransfer.heads);
  }
  const heads = [...new Set(attention.map((tap) => tap.heads))];
  const grids = [...new Set(attention.map(({ keys }) => keys.grid.join(' × ')))];
  return words.cardFacts.attention(
    plural(attention.length, 'layer'),
    heads.join(' / '),
    grids.join(', '),
  );
}

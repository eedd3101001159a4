import type { ReactNode } from 'react';
import type { FactSource } from '#shared/types';
import { showDone, showError } from '../state';
import { IconButton, tip } from '../ui';
import './facts.css';

/** Names and values in two columns. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="facts">{children}</dl>
);

interface FactProps {
  name: string;
  source?: FactSource;
  /** Long values stand below their name, over the whole width. */
  wide?: boolean;
  children: ReactNode;
}

export const Fact = ({ name, source, wide, children }: FactProps) => (
  <div className={wide ? 'fact-wide' : undefined}>
    <dt>{name}</dt>
    <dd>
      {children}
      {source && <Source source={source} />}
    </dd>
  </div>
);

const sources = {
  card: ['card', "From the model's own card."],
  config: ['config', 'From the model’s configuration file.'],
  graph: ['graph', 'Read from the ONNX graph.'],
  name: ['name', 'Concluded from a name in the model’s files.'],
  guess: [
    'guess',
    'Guessed: the model’s files do not state it. Check it and correct it if it is wrong.',
  ],
  user: ['edited', 'Set by you.'],
} as const satisfies Record<FactSource, readonly [string, string]>;

/** Where a fact comes from, since a guess is not a fact. */
const Source = ({ source }: { source: FactSource }) => (
  <span className={`source source-${source}`} {...tip(sources[source][1])}>
    {sources[source][0]}
  </span>
);

/** A SHA-256, shortened, to copy whole. */
export const Hash = ({ value, of }: { value: string; of: string }) => (
  <span className="hash">
    <code title={value}>{value.slice(0, 12)}…</code>
    <IconButton
      icon="copy"
      label={`Copy the ${of}'s SHA-256`}
      onClick={() =>
        navigator.clipboard.writeText(value).then(() => showDone('SHA-256 copied'), showError)
      }
    />
  </span>
);

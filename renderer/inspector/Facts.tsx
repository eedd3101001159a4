import type { ReactNode } from 'react';
import type { FactSource } from '#shared/types';
import { showDone, showError } from '../state';
import { IconButton, tip } from '../ui';
import './facts.css';
import { words } from './words';

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
  card: [words.facts.card, words.facts.fromCard],
  config: [words.facts.config, words.facts.fromConfig],
  graph: [words.facts.graph, words.facts.fromGraph],
  name: [words.facts.byName, words.facts.fromName],
  guess: [words.facts.guess, words.facts.guessed],
  user: [words.facts.edited, words.facts.fromUser],
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
      label={words.facts.copySha(of)}
      onClick={() =>
        navigator.clipboard.writeText(value).then(() => showDone(words.facts.shaCopied), showError)
      }
    />
  </span>
);

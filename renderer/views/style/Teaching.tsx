import type { Host } from '#shared/contract';
import type { ModelCard, Setting } from '#shared/types';
import { changeSetting, useCurrentError } from '../../state';
import { Button } from '../../ui';
import { openStyle } from './choose';
import { words } from './words';

interface TeachingProps {
  host: Host;
  card: ModelCard;
  /** No style is chosen. */
  lacked: boolean;
}

/** In place of a result: what is to be done to get one. */
export function Teaching({ host, card, lacked }: TeachingProps) {
  const error = useCurrentError();
  const large = card.settings.find(({ name }) => name === 'large');
  if (lacked) {
    return (
      <section className="style-teaching" aria-label={words.teaching.chooseAStyle}>
        <h3>{words.teaching.chooseAStyle}</h3>
        <p className="dim">{words.teaching.explanation}</p>
        <Button
          look="primary"
          help={words.teaching.openAPaintingHelp}
          onClick={() => void openStyle(host, card)}
        >
          {words.teaching.openAPainting}
        </Button>
      </section>
    );
  }
  if (error?.code !== 'out-of-memory' || !large) return null;
  return (
    <section className="style-teaching" aria-label={words.teaching.tooLargeLabel}>
      <h3>{words.teaching.tooLarge}</h3>
      <p className="dim">{error.message}.</p>
      <Large card={card} setting={large} value="scale">
        {words.teaching.smaller}
      </Large>
      <Large card={card} setting={large} value="tiles">
        {words.teaching.tiles}
      </Large>
    </section>
  );
}

interface LargeProps {
  card: ModelCard;
  setting: Setting;
  value: string;
  children: string;
}

/** One of the two ways to run an image that is too large. */
const Large = ({ card, setting, value, children }: LargeProps) => (
  <Button help={setting.help} onClick={() => changeSetting(card.id, setting, value)}>
    {children}
  </Button>
);

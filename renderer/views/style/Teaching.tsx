import type { Host } from '#shared/contract';
import type { ModelCard, Setting } from '#shared/types';
import { changeSetting, useCurrentError } from '../../state';
import { Button } from '../../ui';
import { openStyle } from './choose';

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
      <section className="style-teaching" aria-label="Choose a style">
        <h3>Choose a style</h3>
        <p className="dim">
          The image is repainted in the colours and strokes of another. Select a style below, drop a
          painting on the strip, or open a file.
        </p>
        <Button
          look="primary"
          help="Opens an image as the style and runs the model."
          onClick={() => void openStyle(host, card)}
        >
          Open a painting…
        </Button>
      </section>
    );
  }
  if (error?.code !== 'out-of-memory' || !large) return null;
  return (
    <section className="style-teaching" aria-label="The image is too large">
      <h3>Too large for one run</h3>
      <p className="dim">{error.message}.</p>
      <Large card={card} setting={large} value="scale">
        Make the image smaller
      </Large>
      <Large card={card} setting={large} value="tiles">
        Stylise it in tiles
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

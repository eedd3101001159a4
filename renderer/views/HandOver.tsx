import type { Host } from '#shared/contract';
import { showError } from '../state';
import { Button } from '../ui';
import { handOver } from './hand-over';
import { words } from './words';

/** Hands a generated image on. */
export function HandOver({ host }: { host: Host }) {
  return (
    <Button help={words.handOver.help} onClick={() => void handOver(host).catch(showError)}>
      {words.handOver.button}
    </Button>
  );
}

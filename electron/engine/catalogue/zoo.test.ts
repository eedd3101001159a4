import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ModelCard } from '#shared/types';
import { families } from '../../../models';
import { Families } from '../family-kit/families';
import { temporaryFolder } from '../testing';
import { Catalogue } from './catalogue';

const zooDir = join(process.cwd(), 'models', 'zoo');
const cardOf = (id: string) => join(zooDir, id, 'card.json');

/** A finished card is read in a millisecond; for an unfinished one the first start runs the model. */
test('the cards in the box are finished, as `vitrine models --json` tells them', async () => {
  const boxed = join(temporaryFolder(), 'zoo');
  cpSync(zooDir, boxed, { recursive: true });
  const ids = readdirSync(zooDir);
  const finished = ids.map((id) => ModelCard.parse(JSON.parse(readFileSync(cardOf(id), 'utf8'))));
  for (const { attention: _, sources: __, ...unfinished } of finished) {
    writeFileSync(join(boxed, unfinished.id, 'card.json'), JSON.stringify(unfinished));
  }
  const catalogue = new Catalogue({
    families: new Families(families),
    stateDir: join(boxed, '..', 'state'),
    zooDir: boxed,
  });
  const told = await Promise.all(ids.map(async (id) => (await catalogue.open(id)).card));
  expect(finished).toEqual(told);
});

import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { GivenFile } from '../host/pick-files';
import { currentCard, editCard, offerNext, showDone, showError } from '../state';
import { plural } from '../ui/format';
import { parseLabels } from './parse-labels';
import { words } from './words';

interface LabelList {
  readonly file: File;
  readonly labels: readonly string[];
}

const LIST = /\.(txt|csv|json)$/i;
/** The 21,843 classes of ImageNet-21k take 600 KB. */
const LONGEST = 4 * 2 ** 20;

/** The files that hold names of classes, of those that were given by themselves. */
export async function labelListsAmong(given: readonly GivenFile[]): Promise<LabelList[]> {
  const texts = given.filter(({ file, folder }) => {
    return folder === '' && LIST.test(file.name) && file.size <= LONGEST;
  });
  const lists = await Promise.all(
    texts.map(async ({ file }) => {
      const labels = parseLabels(file.name, await file.text());
      return labels ? [{ file, labels }] : [];
    }),
  );
  return lists.flat();
}

/** Asks whether the model in use has these classes; a list of another length is not its own. */
export function offerLabels(host: Host, { file, labels }: LabelList): void {
  const card = currentCard();
  const names = plural(labels.length, 'class name');
  const differs = card && card.labels.length > 0 && card.labels.length !== labels.length;
  if (!card || differs) {
    const count = differs ? words.labelList.otherCount(card.title, card.labels.length) : '';
    showError(
      new VitrineError('bad-input', words.labelList.holds(file.name, names, count), {
        hint: words.labelList.otherCountHint,
      }),
    );
    return;
  }
  const use = async () => {
    await editCard(host, card, { labels: [...labels], confirmed: ['labels'] });
    showDone(words.labelList.used(card.title, file.name));
  };
  offerNext(words.labelList.offer(file.name, names), words.labelList.first(labels[0]!), {
    title: words.labelList.use(card.title),
    run: () => void use().catch(showError),
  });
}

import { useCurrentCard, useModels } from '../../state';
import { MenuButton } from '../../ui';
import { MOST_MODELS } from './series';
import { changeSpec, useRoundsSpec } from './spec';
import { words } from './words';

/** Chooses the models that run the same rounds on the same image. */
export function CompareMenu() {
  const own = useCurrentCard()?.id;
  const cards = useModels((state) => state.cards);
  const beside = useRoundsSpec((spec) => spec.beside);
  const others = cards.filter(({ id, task }) => task === 'image-to-image' && id !== own);
  const full = beside.filter((id) => id !== own).length >= MOST_MODELS - 1;
  const toggle = (id: string) =>
    changeSpec(words.steps.compareModels, {
      beside: beside.includes(id) ? beside.filter((one) => one !== id) : [...beside, id],
    });
  return (
    <MenuButton
      title={words.compareMenu.title}
      label={words.compareMenu.label}
      help={others.length > 0 ? words.compareMenu.help : words.compareMenu.noOther}
      disabled={others.length === 0}
      entries={() =>
        others.map(({ id, title }) => ({
          id,
          title,
          checked: beside.includes(id),
          enabled: beside.includes(id) || !full,
          run: () => toggle(id),
        }))
      }
    />
  );
}

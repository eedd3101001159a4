import { useCurrentCard, useModels } from '../../state';
import { MenuButton } from '../../ui';
import { MOST_MODELS } from './series';
import { changeSpec, useRoundsSpec } from './spec';

/** Chooses the models that run the same rounds on the same image. */
export function CompareMenu() {
  const own = useCurrentCard()?.id;
  const cards = useModels((state) => state.cards);
  const beside = useRoundsSpec((spec) => spec.beside);
  const others = cards.filter(({ id, task }) => task === 'image-to-image' && id !== own);
  const full = beside.filter((id) => id !== own).length >= MOST_MODELS - 1;
  const toggle = (id: string) =>
    changeSpec('Compare models', {
      beside: beside.includes(id) ? beside.filter((one) => one !== id) : [...beside, id],
    });
  return (
    <MenuButton
      title="Compare with…"
      label="Compare with"
      help={
        others.length > 0
          ? 'Runs other image-to-image models for the same number of rounds on each image shown here, and adds their curves.'
          : 'There is no other image-to-image model. Import one as .onnx, then compare.'
      }
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

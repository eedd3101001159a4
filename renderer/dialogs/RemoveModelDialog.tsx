import type { Host } from '#shared/contract';
import { removeModel, showDone, showError, useCurrentCard } from '../state';
import { Button, Dialog } from '../ui';

interface RemoveModelDialogProps {
  host: Host;
  onClose: () => void;
}

export function RemoveModelDialog({ host, onClose }: RemoveModelDialogProps) {
  const card = useCurrentCard();
  if (!card) return null;
  const remove = async () => {
    onClose();
    try {
      await removeModel(host, card.id);
      showDone(`${card.title} was removed`);
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <Dialog
      title="Remove model"
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="primary" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p>
        Remove {card.title}? Vitrine deletes its own copy and your edits to its card. This cannot be
        undone. The file that you imported stays where it is.
      </p>
    </Dialog>
  );
}

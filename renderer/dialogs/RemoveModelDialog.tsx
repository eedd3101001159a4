import type { Host } from '#shared/contract';
import { inTheBox } from '../host/in-the-box';
import { disableModel, removeModel, showDone, showError, useCurrentCard } from '../state';
import { Button, Dialog } from '../ui';

interface RemoveModelDialogProps {
  host: Host;
  onClose: () => void;
}

/** A model in the box is disabled and can come back; an imported one is deleted. */
export function RemoveModelDialog({ host, onClose }: RemoveModelDialogProps) {
  const card = useCurrentCard();
  if (!card) return null;
  return inTheBox.models.some(({ id }) => id === card.id) ? (
    <Question
      title="Disable model"
      submit="Disable"
      onClose={onClose}
      act={() => disableModel(host, card)}
      done={`${card.title} was disabled`}
    >
      Disable {card.title}? It comes with Vitrine and is no longer listed. You can restore it below
      the heading of the models list at any time.
    </Question>
  ) : (
    <Question
      title="Remove model"
      submit="Remove"
      onClose={onClose}
      act={() => removeModel(host, card.id)}
      done={`${card.title} was removed`}
    >
      Remove {card.title}? Vitrine deletes its own copy and your edits to its card. This cannot be
      undone. The file that you imported stays where it is.
    </Question>
  );
}

interface QuestionProps {
  title: string;
  submit: string;
  act: () => Promise<void>;
  /** What is said once it is done. */
  done: string;
  onClose: () => void;
  children: React.ReactNode;
}

function Question({ title, submit, act, done, onClose, children }: QuestionProps) {
  const confirm = () => {
    onClose();
    act().then(() => showDone(done), showError);
  };
  return (
    <Dialog
      title={title}
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="primary" onClick={confirm}>
            {submit}
          </Button>
        </>
      }
    >
      <p>{children}</p>
    </Dialog>
  );
}

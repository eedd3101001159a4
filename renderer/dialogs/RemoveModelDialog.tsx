import type { Host } from '#shared/contract';
import { inTheBox } from '../host/in-the-box';
import { disableModel, removeModel, showDone, showError, useCurrentCard } from '../state';
import { Button, Dialog } from '../ui';
import { words } from './words';

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
      title={words.removeModel.disableTitle}
      submit={words.removeModel.disable}
      onClose={onClose}
      act={() => disableModel(host, card)}
      done={words.removeModel.disabled(card.title)}
    >
      {words.removeModel.disableText(card.title)}
    </Question>
  ) : (
    <Question
      title={words.removeModel.removeTitle}
      submit={words.removeModel.remove}
      onClose={onClose}
      act={() => removeModel(host, card.id)}
      done={words.removeModel.removed(card.title)}
    >
      {words.removeModel.removeText(card.title)}
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
          <Button onClick={onClose}>{words.removeModel.keep}</Button>
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

import { selectFile, showDone, showError } from '../state';
import { Button, Dialog } from '../ui';
import './errors-dialog.css';
import { useFailures } from './use-failures';
import { words } from './words';

/** Every image that failed, with why. */
export function ErrorsDialog({ onClose }: { onClose: () => void }) {
  const failures = useFailures();
  const copy = () => {
    const text = failures.map(({ image, model, error }) =>
      JSON.stringify({ image, ...(model ? { model } : {}), ...error }),
    );
    navigator.clipboard
      .writeText(text.join('\n'))
      .then(() => showDone(words.errors.copied), showError);
  };
  return (
    <Dialog
      title={words.errors.title}
      width={640}
      onClose={onClose}
      actions={
        <Button icon="copy" help={words.errors.copyAllHelp} onClick={copy}>
          {words.errors.copyAll}
        </Button>
      }
    >
      <ul className="errors">
        {failures.map(({ key, file, image, model, error }) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => {
                selectFile(file);
                onClose();
              }}
            >
              {image}
            </button>
            {model && <span className="dim">{words.errors.with(model)}</span>}
            <p>{error.message}</p>
            {error.hint && <p className="dim">{error.hint}</p>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

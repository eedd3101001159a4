import { selectFile, showDone, showError } from '../state';
import { Button, Dialog } from '../ui';
import './errors-dialog.css';
import { useFailures } from './use-failures';

/** Every image that failed, with why. */
export function ErrorsDialog({ onClose }: { onClose: () => void }) {
  const failures = useFailures();
  const copy = () => {
    const text = failures.map(({ image, model, error }) =>
      JSON.stringify({ image, ...(model ? { model } : {}), ...error }),
    );
    navigator.clipboard.writeText(text.join('\n')).then(() => showDone('Errors copied'), showError);
  };
  return (
    <Dialog
      title="Errors"
      width={640}
      onClose={onClose}
      actions={
        <Button icon="copy" help="Copies all errors, one JSON object per line." onClick={copy}>
          Copy all
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
            {model && <span className="dim"> with {model}</span>}
            <p>{error.message}</p>
            {error.hint && <p className="dim">{error.hint}</p>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

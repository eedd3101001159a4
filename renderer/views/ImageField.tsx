import { showError, useHost, useLibrary, usePictures } from '../state';
import { Button, IconButton } from '../ui';
import './image-field.css';
import { openPictures } from '../state/library/open-images';
import { Thumbnail } from '../viewport/Thumbnail';

interface PictureFieldProps {
  label: string;
  help: string;
  /** File id; empty for none. */
  value: string;
  onChange: (file: string) => void;
}

/** A picture as a setting: which one it is, another one from a file, or none. */
export function PictureField({ label, help, value, onChange }: PictureFieldProps) {
  const host = useHost();
  const name = usePictureName(value);
  const open = async () => {
    try {
      const [first] = await openPictures(host);
      if (first) onChange(first.id);
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <div className="field" data-tip={help}>
      <span className="picture-field-label">{label}</span>
      <span className="picture-field">
        {value !== '' && (
          <>
            <Thumbnail file={value} />
            <span className="ellipsis" title={name}>
              {name}
            </span>
            <IconButton
              icon="close"
              label={`Clear ${label.toLowerCase()}`}
              help="Clears the image and its result. Undo restores both."
              onClick={() => onChange('')}
            />
          </>
        )}
        {value === '' && (
          <Button
            aria-label={`Choose ${label.toLowerCase()}…`}
            help={`${help} Opens a file.`}
            onClick={() => void open()}
          >
            Choose…
          </Button>
        )}
      </span>
    </div>
  );
}

/** The name of a picture that is at hand; empty where it is not. */
function usePictureName(id: string): string {
  const { box, own } = usePictures();
  const inLibrary = useLibrary((state) => state.items.get(id)?.entry.name);
  return [...box, ...own].find((entry) => entry.id === id)?.name ?? inLibrary ?? '';
}

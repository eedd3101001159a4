import { useRef } from 'react';
import { showError, useDragTarget, useHost, useLibrary, useSettingImages } from '../state';
import { Button, IconButton } from '../ui';
import './image-field.css';
import { openImages } from '../state/library/open-images';
import { Thumbnail } from '../viewport/Thumbnail';
import { words } from './words';

interface ImageFieldProps {
  label: string;
  help: string;
  /** File id; empty for none. */
  value: string;
  onChange: (file: string) => void;
}

/** An image as a setting: which one it is, another one from a file, or none. */
export function ImageField({ label, help, value, onChange }: ImageFieldProps) {
  const host = useHost();
  const name = useImageName(value);
  const open = async () => {
    try {
      const [first] = await openImages(host);
      if (first) onChange(first.id);
    } catch (thrown) {
      showError(thrown);
    }
  };
  const field = useRef<HTMLDivElement>(null);
  useDragTarget((dragged) => {
    const [first] = dragged.kind === 'images' ? dragged.entries : [];
    if (!first) return undefined;
    return { title: words.imageField.dragged(label.toLowerCase()), run: () => onChange(first.id) };
  }, field);
  return (
    <div ref={field} className="field" data-tip={help}>
      <span className="image-field-label">{label}</span>
      <span className="image-field">
        {value !== '' && (
          <>
            <Thumbnail file={value} />
            <span className="ellipsis" title={name}>
              {name}
            </span>
            <IconButton
              icon="close"
              label={words.imageField.clear(label.toLowerCase())}
              help={words.imageField.clearHelp}
              onClick={() => onChange('')}
            />
          </>
        )}
        {value === '' && (
          <Button
            aria-label={words.imageField.chooseLabel(label.toLowerCase())}
            help={words.imageField.chooseHelp(help)}
            onClick={() => void open()}
          >
            {words.imageField.choose}
          </Button>
        )}
      </span>
    </div>
  );
}

/** The name of an image that is at hand; empty where it is not. */
function useImageName(id: string): string {
  const { box, own } = useSettingImages();
  const inLibrary = useLibrary((state) => state.items.get(id)?.entry.name);
  return [...box, ...own].find((entry) => entry.id === id)?.name ?? inLibrary ?? '';
}

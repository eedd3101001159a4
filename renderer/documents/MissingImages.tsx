import { showError, useHost, useLibrary } from '../state';
import { Button, Icon } from '../ui';
import { findMissing } from './files';
import './documents.css';
import { words } from './words';

/** Says how many images are not where they were, and looks for them; nothing where all are there. */
export function MissingImages() {
  const host = useHost();
  const count = useLibrary(({ items }) => {
    let lost = 0;
    for (const item of items.values()) if (item.lost) lost++;
    return lost;
  });
  if (count === 0) return null;
  return (
    <p className="missing-images" role="status">
      <Icon name="error" />
      <span>{words.missingImages.missing(count)}</span>
      <Button
        help={words.missingImages.findHelp}
        onClick={() => findMissing(host).catch(showError)}
      >
        {words.missingImages.find}
      </Button>
    </p>
  );
}

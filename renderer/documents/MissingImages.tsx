import { showError, useHost, useLibrary } from '../state';
import { Button, Icon } from '../ui';
import { plural } from '../ui/format';
import { findMissing } from './files';
import './documents.css';

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
      <span>
        {plural(count, 'image')} {count === 1 ? 'is' : 'are'} missing
      </span>
      <Button
        help="Searches a folder and its subfolders for them by name and contents."
        onClick={() => findMissing(host).catch(showError)}
      >
        Find…
      </Button>
    </p>
  );
}

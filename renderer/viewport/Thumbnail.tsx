import { useLibrary } from '../state';
import { Icon } from '../ui';
import './thumbnail.css';
import { useThumbnail } from './thumbnails';

/** A small image of an image file; its name stands beside it, so it has no words of its own. */
export function Thumbnail({ file }: { file: string }) {
  const url = useThumbnail(file);
  const failed = useLibrary((state) => state.items.get(file)?.error !== undefined);
  return (
    <span className="thumbnail">
      {url ? (
        <img src={url} alt="" draggable={false} />
      ) : failed ? (
        <Icon name="error" />
      ) : (
        <span className="thumbnail-coming skeleton" />
      )}
    </span>
  );
}

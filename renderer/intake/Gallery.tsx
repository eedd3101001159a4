import './gallery.css';
import { Thumbnail } from '../viewport/Thumbnail';

interface GalleryProps {
  title: string;
  /** Without `file` while the engine has not told of it. */
  images: readonly { key: string; name: string; file?: string }[];
  busy?: boolean;
  onTake: (key: string) => void;
}

/** Images to open at one click. */
export const Gallery = ({ title, images, busy = false, onTake }: GalleryProps) => (
  <section className="gallery" aria-label={title} aria-busy={busy}>
    <h3>{title}</h3>
    <ul>
      {images.map(({ key, name, file }) => (
        <li key={key}>
          <button type="button" onClick={() => onTake(key)}>
            {file ? (
              <Thumbnail file={file} />
            ) : (
              <span className="thumbnail">
                <span className="thumbnail-coming skeleton" />
              </span>
            )}
            <span className="ellipsis">{name}</span>
          </button>
        </li>
      ))}
    </ul>
  </section>
);

import { ImageBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';

export default function SparksView({ tiles, file, size, result }: ViewProps) {
  const count = result?.parts.sparks?.count ?? 0;
  return (
    <ImageBoard tiles={tiles} file={file} size={size} layout="one" label={`${count} sparks`} />
  );
}

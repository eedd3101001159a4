import { ImageBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';
import { words } from './words';

export default function SparksView({ tiles, file, size, result }: ViewProps) {
  const count = result?.parts.sparks?.count ?? 0;
  return (
    <ImageBoard
      tiles={tiles}
      file={file}
      size={size}
      layout="one"
      label={words.view.board(count)}
    />
  );
}

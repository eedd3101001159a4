import { useEffect } from 'react';
import { offerFigure } from '../../figure/source';
import { ImageBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';
import { words } from './words';

export default function ImageView({ tiles, file, name, size }: ViewProps) {
  useEffect(
    () =>
      offerFigure({
        snapshot: async ({ width, height }) => ({
          width,
          height,
          image: true,
          marks: [],
          bar: null,
          caption: [],
        }),
      }),
    [],
  );
  return (
    <ImageBoard tiles={tiles} file={file} size={size} layout="one" label={words.view.board(name)} />
  );
}

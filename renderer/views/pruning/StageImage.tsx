import type { Result, Tokens } from '#shared/types';
import { useThumbnail } from '../../viewport/thumbnails';
import { keptAt } from './lineage';

interface StageImageProps {
  file: string;
  result: Result;
  tokens: Tokens;
  stop: number;
}

/** The image at a stage as in the paper: dropped patches are plain. */
export function StageImage({ file, result, tokens, stop }: StageImageProps) {
  const url = useThumbnail(file);
  const [height, width] = result.provenance.imageSize;
  const { region } = result;
  const [rows, columns] = tokens.grid;
  const kept = new Set(keptAt(tokens, stop));
  const dropped = keptAt(tokens, 0).filter((patch) => !kept.has(patch));
  return (
    <span className="stage-image" style={{ aspectRatio: `${width} / ${height}` }}>
      {url && <img src={url} alt="" draggable={false} />}
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path
          transform={`translate(${region.x} ${region.y}) scale(${region.width / columns} ${region.height / rows})`}
          d={dropped.map((patch) => squareAt(patch, columns)).join('')}
        />
      </svg>
    </span>
  );
}

const squareAt = (patch: number, columns: number): string =>
  `M${patch % columns} ${Math.floor(patch / columns)}h1v1h-1z`;

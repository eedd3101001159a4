import {
  type Frame,
  type Mark,
  type Point,
  patchAt,
  patchBeside,
  placeIn,
  pointedMarks,
  toTarget,
} from '#shared/figure';
import type { ImageRegion, Size } from '#shared/types';
import type { BoardKeys } from '../viewport/ImageBoard';

interface Patches {
  readonly grid: Size;
  /** The part of the image that the grid lies on. */
  readonly region: ImageRegion;
  readonly pointed: number | null;
  setPointed(patch: number | null): void;
  /** What the keys do, for screen readers. */
  readonly help: string;
  /** A click or Enter on a patch. */
  pick(patch: number): void;
  /** Escape, after the patch is let go. */
  leave?(): void;
}

interface PointedBoard {
  readonly keys: BoardKeys;
  bareMarks(frame: Frame): readonly Mark[];
  onHover(point: Point | null): void;
  onPick(point: Point): void;
}

/** What a board of patches does with pointer and keys, and how it marks the patch pointed at. */
export function pointAtPatches(patches: Patches): PointedBoard {
  const { grid, region, pointed, setPointed, help, pick, leave } = patches;
  const patchOf = (point: Point | null) => {
    const place = point && placeIn(region, point);
    return place && patchAt(grid, place);
  };
  const pickIfAny = (patch: number | null) => {
    if (patch !== null) pick(patch);
  };
  return {
    keys: {
      help,
      move: (columns, rows) => setPointed(patchBeside(grid, pointed, columns, rows)),
      enter: () => pickIfAny(pointed),
      escape() {
        setPointed(null);
        leave?.();
      },
    },
    bareMarks: (frame) => pointedMarks(grid, toTarget(frame, region), pointed),
    onHover: (point) => setPointed(patchOf(point)),
    onPick: (point) => pickIfAny(patchOf(point)),
  };
}

import type { ComponentType } from 'react';
import type { Host } from '#shared/contract';
import type { FileEntry, ModelCard, PartName, Result, Size } from '#shared/types';
import type { Action } from '../state';
import type { TileCache } from '../viewport/tiles';
import type { Compared } from './drawing';

/** What a view gets from the stage. */
export interface ViewProps {
  readonly host: Host;
  readonly tiles: TileCache;
  /** File id of the image. */
  readonly file: string;
  readonly name: string;
  /** Of the upright image, [H, W]. */
  readonly size: Size;
  /** Undefined while the model has not run; when present it has the parts that the view needs. */
  readonly result: Result | undefined;
  /** All views, for one that shows what others draw. */
  readonly views: readonly ViewEntry[];
}

/** One entry of the registry: the light part is here at once, the component when it is needed. */
export interface ViewEntry {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** Parts that a result must have for this view to be offered. */
  readonly needs: readonly PartName[];
  /** Whether it is of use for such a model; for any where absent. */
  fits?(card: ModelCard): boolean;
  /** Name of its layout `multiples`; null where it has none. */
  readonly multiples: string | null;
  /** It arranges the stage itself: the layouts say nothing to it. */
  readonly ownLayout?: true;
  /** What is saved with a figure; `restore` throws `bad-input` on what it cannot take. */
  spec(): unknown;
  restore(spec: unknown): void;
  /** What is saved with a document, where that is more than a figure's: what it shows of all images and models. */
  wholeSpec?(): unknown;
  /** Files that it holds for images of the library, by image, such as masks. */
  readonly attached?: {
    take(): ReadonlyMap<string, FileEntry>;
    put(files: ReadonlyMap<string, FileEntry>): void;
  };
  /** What the comparison can show of results that this view is for. */
  readonly compared?: readonly Compared[];
  actions(host: Host): readonly Action[];
  load(): Promise<{ default: ComponentType<ViewProps> }>;
}

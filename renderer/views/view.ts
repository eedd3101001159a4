import type { ComponentType } from 'react';
import type { Host } from '#shared/contract';
import type { FileEntry, ModelCard, PartName, Result, Size } from '#shared/types';
import type { MiniatureSpec } from '../overlay/Miniature';
import type { Action, StageLayout } from '../state';
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

/** "What am I looking at?" */
interface About {
  /** Two sentences: what is drawn, and how to read it. */
  readonly text: string;
  readonly miniature: MiniatureSpec;
  /** Authors, year and arXiv number; null where the view is of no paper. */
  readonly paper: string | null;
  /** Page of the manual. */
  readonly page: string;
}

/** A prepared example that the start page offers. */
export interface Example {
  readonly title: string;
  readonly text: string;
  /** Ids of models in the box: the one to use, and for a comparison those to compare. */
  readonly models: readonly [string, ...string[]];
  /** Name of a sample image, or how many seeds. */
  readonly input: { readonly sample: string } | { readonly seeds: number };
  readonly layout: StageLayout;
  /** What has to be set besides, once the model is in use. */
  prepare?(host: Host): Promise<void>;
}

/** One entry of the registry: the light part is here at once, the component when it is needed. */
export interface ViewEntry {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly about: About;
  readonly example?: Example;
  /** Parts that a result must have for this view to be offered. */
  readonly needs: readonly PartName[];
  /** Parts that no result has at first: the view asks the engine for them. */
  readonly asks?: readonly PartName[];
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
  /** What the palette can jump to in it, such as layers. */
  places?(): readonly Action[];
  load(): Promise<{ default: ComponentType<ViewProps> }>;
}

import type { ReportDocument } from '#shared/contract';
import type { Figure, Rect } from '#shared/figure';
import type { Citation } from '#shared/types';
import type { Embedded } from './embedded-image';

/** A report before it is HTML, PDF or Markdown: words, tables, and figures as marks. */
export interface Report {
  /** Title, author, date and notes are in here, with all that is needed to make it again. */
  readonly document: ReportDocument;
  /** Paragraphs: model, data, preprocessing, settings, machine. */
  readonly methods: readonly string[];
  /** Over all images; empty for a single one. */
  readonly overview: Section | null;
  /** One an image. */
  readonly sections: readonly Section[];
  readonly failures: Table | null;
  readonly citations: readonly Citation[];
  /** How to read the data in Python; null where they are not on disk. */
  readonly snippet: string | null;
}

export interface Section {
  readonly title: string;
  /** A line below the title. */
  readonly facts: string;
  readonly figures: readonly ReportFigure[];
  readonly tables: readonly Table[];
  /** What is missing, and why. */
  readonly remarks: readonly string[];
}

/** Pixels that a figure is wide at most. */
export const FIGURE_WIDTH = 720;

export interface ReportFigure extends Figure<Embedded> {
  /** Of its file, and of what it shows: `attention`. */
  readonly name: string;
  readonly caption: string;
  /** Numbers under the pointer. */
  readonly readout?: Readout;
}

/** What a map says at a place of the figure. */
type Readout =
  | {
      readonly kind: 'values';
      /** Where the grid lies, in the figure's pixels; columns by rows. */
      readonly at: Rect;
      readonly columns: number;
      readonly rows: number;
      readonly quantity: string;
      /** Row by row; null where there is none. */
      readonly values: readonly (number | null)[];
    }
  /** The label of each colour of the figure's map. */
  | { readonly kind: 'colors'; readonly labels: Readonly<Record<string, string>> };

export interface Table {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly numeric?: true }[];
  readonly rows: readonly (readonly string[])[];
}

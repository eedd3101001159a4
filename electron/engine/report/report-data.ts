import type {
  FactSources,
  ModelCard,
  Provenance,
  Result,
  Row,
  Tensor,
  TensorRef,
} from '#shared/types';

/** One image and what a model said of it, wherever its tensors are kept. */
export interface ReportImage {
  /** Of the image; an `.npy` file has no image to show. */
  readonly path: string;
  readonly result: Result;
  readonly row: Row;
  /** Throws VitrineError where the tensor is no longer kept. */
  read(ref: TensorRef): Promise<Tensor>;
}

/** How all of the results came about. */
export interface ReportOrigin
  extends Pick<Provenance, 'modelSha256' | 'settings' | 'pictures' | 'versions'> {
  /** Id of the model's card. */
  readonly model: string;
  readonly title: string;
  readonly family: string;
  readonly preprocessing: string;
  /** Of the card's facts then; null where that was not kept. */
  readonly sources: FactSources | null;
  /** Null where that was not kept. */
  readonly provider: string | null;
  /** How many images ran at once. */
  readonly sideBySide: number;
}

/** What a report is made of. */
export interface ReportData {
  readonly about: ReportOrigin;
  /** Null where the model is no longer here. */
  readonly card: ModelCard | null;
  /** Of every image, failed ones included. */
  readonly rows: readonly Row[];
  /** The images of which more is kept than a row. */
  readonly subjects: readonly ReportImage[];
}

/** What holds of any of the results: once where it is the same for all. */
export const each = (results: readonly Result[], say: (result: Result) => string): string =>
  [...new Set(results.map(say))].filter(Boolean).join('; or ');

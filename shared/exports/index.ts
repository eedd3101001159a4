/** One format in which something can be exported. */
export interface ExportFormat<Kind extends string = string, Id extends string = string> {
  /** What is exported. */
  readonly kind: Kind;
  readonly id: Id;
  readonly title: string;
  /** One line on what the file holds; '' where the title says it all. */
  readonly note: string;
  /** End of the file name, without its first dot. */
  readonly extension: string;
  readonly mime: string;
}

const png = { extension: 'png', mime: 'image/png' };
const npy = { extension: 'npy', mime: 'application/octet-stream' };
const csv = { extension: 'csv', mime: 'text/csv' };
const parquet = { extension: 'parquet', mime: 'application/vnd.apache.parquet' };
const json = { extension: 'json', mime: 'application/json' };

/** Every format by kind, in the order in which menus, dialogs and the command line offer them. */
export const exportFormats = {
  figure: formats('figure', {
    png: { title: 'PNG', ...png },
    svg: { title: 'SVG', extension: 'svg', mime: 'image/svg+xml' },
  }),
  tensor: formats('tensor', {
    npy: { title: 'Numbers as .npy', ...npy },
  }),
  table: formats('table', {
    csv: { title: 'CSV', ...csv },
    parquet: {
      title: 'Parquet',
      note: 'Includes the embeddings; opens in pandas.',
      ...parquet,
    },
  }),
  report: formats('report', {
    html: { title: 'HTML page', extension: 'html', mime: 'text/html' },
    pdf: { title: 'PDF', extension: 'pdf', mime: 'application/pdf' },
    md: { title: 'Markdown with figures (ZIP)', extension: 'zip', mime: 'application/zip' },
    csv: { title: 'Data: CSV', ...csv },
    parquet: { title: 'Data: Parquet', ...parquet },
    json: { title: 'Data: JSON', ...json },
    npz: {
      title: 'Tensors: NPZ for numpy',
      extension: 'npz',
      mime: 'application/octet-stream',
    },
  }),
  segmentation: formats('segmentation', {
    'index-png': {
      title: 'Class numbers as PNG',
      note: 'One class number per pixel, as in dataset masks',
      ...png,
      extension: 'classes.png',
    },
    'colour-png': {
      title: 'Class colours as PNG',
      note: 'In the colours of the model card',
      ...png,
      extension: 'colours.png',
    },
    'coco-json': {
      title: 'COCO JSON',
      note: 'Run-length mask, area and box of each class',
      ...json,
      extension: 'coco.json',
    },
    'areas-csv': {
      title: 'Areas as CSV',
      note: 'Pixels, share and mean confidence of each class',
      ...csv,
      extension: 'areas.csv',
    },
    'confidence-npy': {
      title: 'Confidence as .npy',
      note: 'Largest probability of each pixel, float32',
      ...npy,
      extension: 'confidence.npy',
    },
  }),
  animation: formats('animation', {
    gif: { title: 'GIF', note: '256 colours', extension: 'gif', mime: 'image/gif' },
    webp: { title: 'WebP', note: 'Lossless', extension: 'webp', mime: 'image/webp' },
  }),
  curves: formats('curves', {
    csv: { title: 'Curves as CSV', note: 'Measurements, one line per round', ...csv },
  }),
  stylized: formats('stylized', {
    png: { title: 'PNG', note: '8 bits per channel, clamped', ...png },
    npy: { title: '.npy', note: 'float32 [3, H, W], not clamped', ...npy },
  }),
};

export type ExportKind = keyof typeof exportFormats;
/** The ids of the formats of a kind. */
export type FormatId<Kind extends ExportKind> = keyof (typeof exportFormats)[Kind] & string;

/** The formats of a kind, in their order. */
export const formatsOf = <Kind extends ExportKind>(
  kind: Kind,
): readonly ExportFormat<Kind, FormatId<Kind>>[] => Object.values(exportFormats[kind]);

export const formatIds = <Kind extends ExportKind>(kind: Kind): readonly FormatId<Kind>[] =>
  formatsOf(kind).map(({ id }) => id);

type Described = Pick<ExportFormat, 'title' | 'extension' | 'mime'> & { readonly note?: string };

function formats<Kind extends string, Id extends string>(
  kind: Kind,
  own: Readonly<Record<Id, Described>>,
): { readonly [I in Id]: ExportFormat<Kind, I> } {
  const entries = Object.entries<Described>(own);
  return Object.fromEntries(
    entries.map(([id, format]) => [id, { note: '', ...format, kind, id }]),
  ) as {
    readonly [I in Id]: ExportFormat<Kind, I>;
  };
}

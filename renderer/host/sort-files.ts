const IMAGE =
  /\.(jpe?g|jfif|png|webp|gif|tiff?|avif|bmp|dib|heic|heif|jp2|j2k|j2c|jpf|jpx|dcm|dicom|svg|seed)$/i;
const MODEL = /\.onnx$/i;
/** Says that its folder is one model, of however many graphs. */
const CARD = 'card.json';
/** What stands beside an .onnx and belongs to it: external data, configuration, labels. */
const COMPANION = /\.(json|data|bin|txt)$|\.onnx[._].+$|_data$/i;

interface Named {
  readonly name: string;
  readonly folder: string;
}

export interface SortedFiles<F> {
  /** Each model with the files that belong to it, an .onnx first. */
  readonly models: readonly (readonly F[])[];
  readonly images: readonly F[];
  /** Files of no use, inside folders: not an image by name, not part of a model. */
  readonly others: readonly F[];
}

/**
 * Sorts what was given by name. In folders only names of images count; a file that was given by
 * itself is taken as an image whatever its name, so that the engine can say what is wrong with it.
 */
export function sortFiles<F extends Named>(files: readonly F[]): SortedFiles<F> {
  const onnx = files.filter(({ name }) => MODEL.test(name));
  const folders = new Set(onnx.map((file) => file.folder));
  const cards = new Set(files.filter(({ name }) => name === CARD).map((file) => file.folder));
  const belongs = (file: F) => folders.has(file.folder) && COMPANION.test(file.name);
  const ofCard = (file: F) => cards.has(file.folder) && MODEL.test(file.name);
  const heads = onnx.filter(
    (file, i) => !ofCard(file) || !onnx.slice(0, i).some(({ folder }) => folder === file.folder),
  );
  const rest = files.filter((file) => !MODEL.test(file.name) && !belongs(file));
  const isImage = (file: F) => IMAGE.test(file.name) || file.folder === '';
  return {
    models: heads.map((model) => [
      model,
      ...files.filter(
        (file) => file !== model && file.folder === model.folder && (belongs(file) || ofCard(file)),
      ),
    ]),
    images: rest.filter(isImage),
    others: rest.filter((file) => !isImage(file)),
  };
}

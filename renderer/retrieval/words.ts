import { plural } from '../ui/format';

const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const words = {
  dialog: {
    title: 'Retrieval',
    run: 'Run',
    runHelp: 'The run whose images are searched. It must keep embeddings.',
    noRuns:
      'Start a run with “Keep embeddings” and a model that gives them: Model › New Run. Then search its images here.',
    facts: (images: number, dimensions: number) =>
      `${plural(images, 'image')}, embeddings of ${dimensions} numbers`,
    views: 'What is shown',
    hits: 'Results',
    figures: 'Recall and dimensions',
    spread: 'Near duplicates and outliers',
    searching: 'Searching',
  },
  reduction: {
    dimensions: 'Dimensions',
    dimensionsHelp:
      'Searches by the first principal components of the embeddings of this run. The model does not run again.',
    all: (count: number) => `All ${count}`,
    whiten: 'Whiten',
    whitenHelp: 'Divides each component by its standard deviation. The model does not run again.',
  },
  query: {
    title: 'Query',
    images: 'Images of the run',
    imagesHelp:
      'Click an image to search for it. Ctrl+click, or Shift with an arrow key, adds it to the query: the mean of several is searched for.',
    open: 'Open image…',
    openHelp:
      'Searches for any image, also one that is not in the run. The model of the run runs on it.',
    drop: 'Or drop an image here. Drag on it to search for a part of it.',
    remove: (name: string) => `Remove ${name} from the query`,
    crop: 'Part of the image to search for',
    cropKeys:
      'Drag to choose a part. With the keyboard: Enter starts with the middle, arrows move it, Shift+arrows change its size, Escape takes the whole image.',
    whole: 'Whole image',
    wholeHelp: 'Searches for the whole image again.',
    cropped: (w: number, h: number) => `Part of ${w} × ${h} pixels`,
    toCrop: 'Search for a part…',
    toCropHelp: 'Makes this image the query by itself, so that a part of it can be chosen.',
  },
  hits: {
    label: 'Images by similarity',
    none: 'There is no other image in this run.',
    hit: 'same class',
    miss: 'other class',
    title: (name: string, similarity: string) => `${name}, cosine ${similarity}`,
    hint: 'Choose an image to see it beside the query; double-click it to search for it.',
    of: (hits: number, shown: number, label: string) =>
      `${hits} of the first ${shown} are of class “${label}”.`,
  },
  beside: {
    label: 'Query and result with attention rollout',
    query: 'Query',
    hit: (rank: number) => `Result ${rank}`,
    rollout: 'Attention rollout (Abnar & Zuidema 2020) up to the last layer',
    none: 'This model has no attention that can be rolled out.',
    running: 'Running the model',
    search: 'Search for this image',
    searchHelp: 'Makes this image the query.',
    open: 'Open both in the studio',
    openHelp: 'Adds both images to the library and closes this dialog.',
  },
  figures: {
    label: 'Retrieval by class',
    all: 'All',
    class: 'Class',
    queries: 'Queries',
    recall: (k: string) => `R@${k}`,
    map: 'mAP',
    mapHelp: 'Mean average precision.',
    mapAtR: 'mAP@R',
    mapAtRHelp:
      'The same over the first R images, R being the number of images of the class; later hits count 0.',
    rPrecision: 'R-precision',
    rPrecisionHelp: 'Share of hits among the first R images.',
    share: shareText,
    noClasses:
      'No two images are known to be of one class. Vitrine reads classes from folder names: put images of a class into a folder.',
    sampled: (measured: number, images: number) =>
      `Measured on ${measured.toLocaleString('en')} of ${images.toLocaleString('en')} images, evenly chosen; all are searched.`,
    save: 'Save as CSV…',
    saveHelp: 'Saves this table.',
    byDimensions: 'Recall@1 by dimensions',
    byDimensionsOf: (points: readonly { dimensions: number; at1: number | null }[]) =>
      `Recall@1 by dimensions: ${points
        .filter(({ at1 }) => at1 !== null)
        .map(({ dimensions, at1 }) => `${dimensions}: ${shareText(at1!)}`)
        .join('; ')}`,
    energy: 'Share of the variance',
    energyOf: (to90: number) =>
      `90 % of the variance lie in ${plural(to90, 'principal component')}.`,
    dimensions: 'dimensions',
    components: 'principal components',
    whitened: 'whitened',
    plain: 'not whitened',
  },
  spread: {
    nearest: 'Distance to the nearest image',
    facts: (mean: number, koleo: number | null, to90: number, of: number) =>
      [
        `Mean ${mean.toFixed(4)}`,
        koleo === null
          ? 'KoLeo infinite: two embeddings are equal'
          : `KoLeo ${koleo.toFixed(4).replace('-', '−')}`,
        `90 % of the variance in ${to90} of ${of} dimensions`,
      ].join(' · '),
    koleoHelp:
      'Kozachenko-Leonenko term of El-Nouby et al. 2021: minus the mean logarithm of the distances. The smaller, the more evenly embeddings are spread.',
    distance: 'distance',
    images: 'images',
    duplicates: 'Near duplicates',
    pair: (first: string, second: string, similarity: string) =>
      `${first} and ${second}, cosine ${similarity}`,
    outliers: 'Outliers',
    outlier: (name: string, distance: string) =>
      `${name}, distance ${distance} to the nearest image`,
    help: 'Click an image to search for it.',
  },
} as const;

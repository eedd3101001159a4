export const words = {
  engine: {
    automatic: 'Automatic',
    threads: (count: number) =>
      count === 1 ? 'Models now run on 1 thread' : `Models now run on ${count} threads`,
    runsOn: (provider: string) => `Models now run on ${provider}`,
  },
  library: {
    moved: (name: string) => `${name} has moved or was deleted`,
    movedHint: 'To search a folder for it, select File › Find Missing Images.',
    changed: (name: string) => `${name} has changed since the document was saved`,
    changedHint:
      'To use the file as it is now, select Run. To find the original, select File › Find Missing Images.',
  },
  steps: {
    addImage: 'Add image',
    addImages: (count: number) => `Add ${count} images`,
    removeImage: 'Remove image',
    removeImages: (count: number) => `Remove ${count} images`,
    search: 'Search',
    filter: 'Filter',
    sort: 'Sort',
    importModel: 'Import model',
    edit: (title: string) => `Edit ${title}`,
    disable: (title: string) => `Disable ${title}`,
  },
  models: {
    chooseModel: 'Choose model',
  },
  settings: {
    classes: 'Classes',
    classesHelp: 'Number of most probable classes to list.',
    change: (title: string) => `Change ${title}`,
  },
  run: {
    nothingToRun: 'There is nothing to run',
    nothingToRunHint: 'Select an image and a model first.',
    noSettingImage: (title: string) => `No image is selected as ${title}`,
    noSettingImageHint: 'Select one in the inspector first.',
    many: (title: string, count: number) => `${title} on ${count} images`,
    someDone: (title: string, done: number, all: number) =>
      `${title}: ${done} of ${all} images done`,
    someFailed: (failed: number) => `${failed} failed. Filter the library by “Failed” to see why.`,
    beside: (title: string, image: string) => `${title} on ${image}`,
  },
  saveFile: {
    saved: (name: string) => `Saved ${name}`,
    inDownloads: 'It is in your downloads folder.',
  },
  view: {
    changeLayout: 'Change layout',
  },
  openImages: {
    none: 'No image found in these files',
    noneHint: 'Use JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, BMP, JPEG 2000 or DICOM images.',
  },
} as const;

export const words = {
  dropOverlay: {
    text: 'Drop images, folders, an .onnx model, a saved figure or a document',
  },
  labelList: {
    otherCount: (title: string, count: number) => `; ${title} has ${count} classes`,
    holds: (file: string, names: string, other: string) => `${file} holds ${names}${other}`,
    otherCountHint: 'Choose the model they belong to, then drop the list again.',
    used: (title: string, file: string) => `${title} now uses the class names in ${file}`,
    offer: (file: string, names: string) => `${file} holds ${names}`,
    first: (label: string) => `The first is “${label}”.`,
    use: (title: string) => `Use for ${title}`,
  },
  intake: {
    opening: (name: string) => `Opening ${name}`,
    openingFiles: (count: number) => `Opening ${count} files`,
    openFigure: 'Open figure',
    openReport: 'Open report',
    importing: (name: string) => `Importing ${name}`,
    checking: 'Checking the graph and locating its attention',
    ready: (title: string) => `${title} is ready`,
    layersFound: (layers: string) => `${layers} found.`,
    nothingFound: (folder: string) => `No image or model found in ${folder || 'these files'}`,
    nothingFoundHint:
      'Use JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, BMP, JPEG 2000 or DICOM images, or an .onnx model.',
  },
  openExample: {
    modelMissing: (model: string) => `The model of this example is not installed: ${model}`,
    modelMissingHint: 'Enable it in the list of models.',
  },
  examples: {
    title: 'Start with an example',
    run: 'A run on a folder',
    runText: 'One model on many images, with a table of results.',
  },
  samples: {
    title: 'Or try a sample',
  },
  emptyState: {
    title: 'See what a vision transformer attends to',
    text: 'Drop an image here, a folder of images, or any vision transformer as an .onnx file. The model runs immediately and its attention is drawn over the image.',
    open: 'Open images or models',
    openKeys: 'Ctrl+O',
    openFolderKeys: 'Ctrl+Shift+O',
    openFolder: 'Open folder',
    tour: 'Take the tour',
    tourHelp: 'Shows in three steps how the window works.',
    recentlyOpened: 'Recently opened',
  },
} as const;

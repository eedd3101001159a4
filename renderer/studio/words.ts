export const words = {
  makeFigure: {
    nothing: 'There is nothing to save',
    nothingHint: 'Select an image first.',
    tooLarge: 'The figure is too large for this browser',
    tooLargeHint: 'Save it at a smaller scale, or as SVG.',
  },
  saveFigure: {
    noTensor: 'This view has no tensor to save',
    noTensorHint: 'Select a tab that has one, such as Attention.',
    noClipboard: 'The browser does not let the page use the clipboard',
    noClipboardHint: 'Save the figure as PNG instead.',
    copied: 'Figure copied',
  },
  actions: {
    noRun: 'The model does not run again.',
    figureHelp: 'Saves the current view with everything needed to reproduce it.',
    show: (title: string) => `Show ${title}`,
    savePng: (scale: number) => `Save Figure as PNG at ${scale}×…`,
    saveNpyHelp:
      'Saves the tensor behind the map: attention of a layer or head, or scores of a pruning stage.',
    layoutHelp: 'Arranges the image and its overlay. The model does not run again.',
    pngAt: (title: string, scale: number) => `${title} at ${scale}×`,
    copy: 'Copy',
  },
  openFigure: {
    imageMissing: (kind: string, name: string) =>
      `The image of this ${kind} is not in the library: ${name}`,
    imageMissingHint: (kind: string) => `Add that exact file and the ${kind} opens automatically.`,
    otherModel: (kind: string, modelId: string) =>
      `This ${kind} was made with another version of the model ${modelId}`,
    modelMissing: (kind: string, modelId: string) =>
      `The model of this ${kind} is not installed: ${modelId}`,
    modelHint: (kind: string) =>
      `Import the model file with the SHA-256 in the details, then open the ${kind} again.`,
    noView: (id: string) => `This version has no view named ${id}`,
    noViewHint: (kind: string) => `Open the ${kind} with the version of Vitrine that made it.`,
    restored: (kind: string, name: string) => `Restored the ${kind} of ${name}`,
    settingMissing: (setting: string, name: string) =>
      `The ${setting} of this figure is missing: ${name}`,
    settingMissingHint: (setting: string) =>
      `Add that exact file as a ${setting} or to the library, then open the figure again.`,
    otherPreprocessing: (title: string) =>
      `The preprocessing of ${title} has changed since this figure was saved`,
    otherPreprocessingHint:
      'The view is restored, but its numbers may differ. Check the preprocessing on the model card.',
  },
  aboutView: {
    title: 'What am I looking at?',
    help: (title: string) => `Explains the view “${title}”.`,
    paper: (paper: string) => `Paper: ${paper}`,
    manual: (page: string) => `Manual: ${page}`,
  },
  stage: {
    loadingView: 'Loading the view…',
    useModel: 'Use this model',
    showImage: 'Show this image',
    readingImage: 'Reading the image…',
    running: (title: string) => `Running ${title}…`,
    noImage: 'Select an image in the library.',
    one: 'One view',
    split: 'Split slider',
    sideBySide: 'Side by side',
    views: 'Views',
    layout: 'Layout',
    zoomOutHelp: 'Zoom out (key -).',
    zoomOut: 'Zoom out',
    zoom: 'Zoom',
    zoomIn: 'Zoom in',
    zoomInHelp: 'Zoom in (key +).',
    fit: 'Fit',
    fitHelp: 'Fit the image to the stage (key 0).',
    actualHelp: 'Shows one image pixel per screen pixel (key 1).',
    figure: 'Figure',
    actual: '1:1',
    figureHelp: 'Saves or copies the current view with everything needed to reproduce it.',
    figureDragHelp:
      'Saves or copies the current view with everything needed to reproduce it. Drag it into another application.',
  },
} as const;

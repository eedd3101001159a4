import { NO_RUN } from '../../overlay/Appearance';

/** The texts of the comparison view. */
export const words = {
  agreementTable: {
    agreement: 'Agreement',
    model: 'Model',
    notFirst: '≠ first',
  },
  view: {
    board: (name: string) => `Comparison on ${name}`,
    keys: 'Arrow keys move the cursor in all panels; Escape hides it.',
    compare: 'Compare',
    addPanelHelp: (most: number) =>
      `Adds another model, or the same model with other settings, up to ${most} panels. Runs it if needed.`,
    addPanel: 'Add panel',
    difference: 'Difference to the first',
    differenceHelp: `Shows how the other panels differ from the first, where both have the same kind of result. ${NO_RUN}`,
    runsHelp: 'Shows where two runs over the same images agree and differ. No model runs.',
    runs: 'Runs…',
  },
  steps: {
    showDifferences: 'Show differences',
    changeOpacity: 'Change opacity',
    chooseModel: 'Choose model of a panel',
    chooseShown: 'Choose what a panel shows',
    changeSettings: 'Change settings of a panel',
    useInspectorSettings: 'Use inspector settings',
    addPanel: 'Add panel',
    removePanel: 'Remove panel',
    compareModels: 'Compare models',
    swapPanels: 'Swap panels',
    openPanel: 'Open panel in the stage',
  },
  panelFigure: {
    panel: (place: number) => `Panel ${place}`,
    dragged: (place: number) => `Use in panel ${place}`,
    modelOfPanel: (place: number) => `Model of panel ${place}`,
    modelOfPanelHelp: 'The model of this panel. Runs it if needed.',
    shownInPanel: (place: number) => `Shown in panel ${place}`,
    shownInPanelHelp: 'Overlay shown in this panel. The model does not run again.',
    openHelp: 'Opens this model with these settings in its own view.',
    open: 'Open',
    swapPanel: (place: number) => `Swap panel ${place} with the previous one`,
    swapPanelHelp: 'Swaps this panel with the previous one. The model does not run again.',
    removePanel: (place: number) => `Remove panel ${place}`,
    removePanelHelp: 'Removes this panel. The model does not run again.',
    settingsChanged: 'Settings*',
    settings: 'Settings',
    settingsOfPanel: (place: number) => `Settings of panel ${place}`,
    settingsOfPanelHelp:
      'Settings of this panel only. Until you change one, the inspector’s settings apply.',
    useInspectorSettingsHelp: 'Uses the inspector’s settings again.',
    useInspectorSettings: 'Use inspector settings',
    drawing: 'Drawing…',
    runAgainHelp: 'Runs this model again.',
    runAgain: 'Run again',
    colourBar: (title: string, low: string, high: string) =>
      `Colour-bar of ${title}, from ${low} to ${high}`,
  },
  agreement: {
    run: 'Run',
    gflops: 'GFLOPs',
    allPredict: (count: number, label: string) =>
      `${count === 2 ? 'Both' : `All ${count}`} predict ${label}`,
    noTwoModelsAgree: 'No two models agree',
    ofPredict: (count: number, of: number, label: string) => `${count} of ${of} predict ${label}`,
  },
  draw: {
    firstHasNone: 'The first panel has none',
    nothingToCompare: (why: string) => `${why}: nothing to compare`,
  },
  figure: {
    to: ' to ',
    comparison: 'Comparison',
  },
  entry: {
    title: 'Compare',
    help: 'Compares two to four models or settings on this image, with linked zoom and pointer. Runs models as needed.',
    about:
      'Two to four models, or one model with different settings, run on the same image with linked zoom and pointer. Differences are drawn against the first panel.',
    legendStrongInThisPanel: 'strong in this panel',
    legendWeakInThisPanel: 'weak in this panel',
    exampleTitle: 'Comparison',
    exampleText: 'Two models on the same image, side by side.',
  },
  useCompared: {
    notInstalled: (model: string) => `${model} is not installed`,
    noImage: (title: string) => `No image is selected as ${title}`,
    stopped: 'Stopped',
    running: 'Running…',
  },
} as const;

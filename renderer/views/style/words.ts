import { usualPaint } from '#shared/attention';
import { NO_RUN } from '../../overlay/Appearance';
import { plural } from '../../ui/format';

/** The texts of the style view. */
export const words = {
  attentionBar: {
    percentile: (clip: number) => `${clip}th percentile`,
    smooth: usualPaint.interpolation,
    byPatch: 'by patch',
    weight: 'weight',
  },
  boards: {
    image: (name: string) => `Image ${name}`,
    label: 'Content, style and result',
    content: 'Content',
    contentBoard: (name: string) => `Content ${name}`,
    styleTitle: (name: string) => `Style: ${name}`,
    styleBoard: (name: string) => `Style ${name}`,
    result: 'Result',
    resultBoard: (name: string) => `Result of ${name}`,
    keys: 'Arrow keys move between patches; Enter shows what a patch draws from; Escape clears the selection; plus and minus zoom.',
  },
  steps: {
    choosePatch: 'Choose patch',
    clearPatch: 'Clear patch',
    chooseLayer: 'Choose layer',
    chooseHead: 'Choose head',
    changeOpacity: 'Change opacity',
    changeColours: 'Change colours',
    smoothBetweenPatches: 'Smooth between patches',
  },
  picker: {
    chooseTitle: 'Use as a style',
    styles: 'Styles',
    openHelp:
      'Opens paintings or any other images as styles. The first is used and the model runs. You can also drop files here.',
    open: 'Open…',
    untickAllHelp: 'Clears all ticks. Results stay.',
    untickAllStyles: 'Untick all styles',
    untickAll: 'Untick all',
    noStyleHelp: 'Removes the style. It can be undone.',
    noStyle: 'No style',
    sheetStyles: 'Styles of the contact sheet',
    style: 'Style',
    dragged: 'Use as style',
    hint: 'Drop paintings here to use them as styles.',
    columnHelp: (name: string) => `${name}: a column of the contact sheet.`,
    chooseHelp: (name: string) =>
      `${name}: uses it as the style and runs the model. It can be undone.`,
  },
  view: {
    hint: 'Click a patch to see which patches it draws from.',
  },
  teaching: {
    chooseAStyle: 'Choose a style',
    explanation:
      'The image is repainted in the colours and strokes of another. Select a style below, drop a painting on the strip, or open a file.',
    openAPaintingHelp: 'Opens an image as the style and runs the model.',
    openAPainting: 'Open a painting…',
    tooLargeLabel: 'The image is too large',
    tooLarge: 'Too large for one run',
    smaller: 'Make the image smaller',
    tiles: 'Stylise it in tiles',
  },
  toolbar: {
    style: 'Style',
    strength: 'Strength',
    strengthHelp: (help: string) => `${help} Runs the model again.`,
    attention: 'Attention',
    attentionHelp: `Layer whose attention a clicked patch shows: self-attention in the encoders, or the decoder, where the content draws from the style. ${NO_RUN}`,
    head: 'Head',
    headHelp: `One head, or the mean over all of them. ${NO_RUN}`,
    meanOfHeads: 'Mean of heads',
    headNumber: (head: number) => `Head ${head}`,
    clearPatchHelp: `Clears the selected patch (Escape). ${NO_RUN}`,
    clearPatch: 'Clear patch',
    saveResultHelp:
      'Saves the model’s output, pixel for pixel, as an 8-bit PNG. To save the arranged view, use “Figure” above. The model does not run again.',
    saveResult: 'Save result',
    appearanceHelp: 'Opacity, colours, smoothing of the attention. The model does not run again.',
  },
  actions: {
    runsAgain: 'The model runs again.',
    fromLibrary: 'Use as Style',
    fromLibraryHelp: 'Paints the image shown before this one in the style of this one.',
    openStyle: 'Open Style…',
    openStyleHelp: 'Opens an image as the style. The model runs again.',
    nextStyle: 'Next Style',
    previousStyle: 'Previous Style',
    noStyle: 'No Style',
    noStyleHelp: 'Removes the style. It can be undone.',
    contactSheet: 'Contact Sheet of Styles',
    contactSheetHelp: 'Shows images of the library in several styles. The model runs when you ask.',
    nextLayer: 'Next Layer of the Style’s Attention',
    redraws: 'Redraws without running the model again.',
    previousLayer: 'Previous Layer of the Style’s Attention',
    savePng: 'Save Stylised Image as PNG…',
    savePngHelp: 'Saves the model’s output, pixel for pixel. The model does not run again.',
  },
  attentionNames: {
    encoderLayer: (side: string, layer: number) =>
      `${side === 'style' ? 'Style' : 'Content'} encoder layer ${layer}`,
    layer: (name: string, queries: string, keys: string | null) =>
      `${name}: ${queries} from ${keys ?? 'itself'}`,
    decoderLayer: (layer: number, which: string) => `Decoder layer ${layer}, ${which} attention`,
  },
  compared: {
    otherSize: 'The image of the first panel has a different size',
    stylisedImage: 'stylised image',
    differenceTitle: 'colour minus the first',
    scale: 'difference',
  },
  describe: {
    reading: 'Reading the attention…',
    meanOfHeads: 'mean of heads',
    head: (head: number) => `head ${head}`,
    drawsFrom: (name: string) => `Where ${name} draws from`,
    drawnBy: (on: string, name: string) => `Which ${on} patches draw from ${name}`,
    inStyleOf: (imageName: string, name: string) => `${imageName} in the style of ${name}`,
    stylised: (imageName: string) => `${imageName}, stylised`,
    roundOf: (count: number, wanted: number) => `, round ${count} of ${wanted}`,
    result: (how: string, round: string, width: number, height: number) =>
      `${how}${round}, ${width} × ${height} px`,
    patch: (name: string, weight: string, values: number, count: number) =>
      `${name}: ${weight}, rank ${values} of ${count}`,
    selected: ', selected in the library',
    more: (more: number) => ` (${more} more are not shown)`,
  },
  figure: {
    noMapYet: 'There is no attention map yet',
    noMapYetHint:
      'Wait for the map to appear, or select another patch or layer, then save the figure again.',
    content: 'Content',
    result: 'Result',
    style: (name: string) => `Style: ${name}`,
    weight: 'weight',
  },
  entry: {
    title: 'Style',
    help: 'Shows the image in the style of another, the style patches that each patch draws from, and contact sheets. The model runs only for new styles.',
    about:
      'The image is repainted with the colours and strokes of the style image. Click a patch to see which patches of the style it draws from.',
    legendThePatchYouClicked: 'the patch you clicked',
    legendWhatItDrawsFrom: 'what it draws from',
    exampleTitle: 'Style transfer',
    exampleText: 'Repaint an image and see which patches of the style it draws from.',
    multiples: 'Contact sheet',
    comparedTitle: 'Stylised image',
  },
  sheetTable: {
    contactSheet: 'Contact sheet',
    hint: 'Tick styles below to build a sheet. It uses the images selected in the library, or all images if only one is selected.',
    cell: (content: string, style: string) => `${content} in the style of ${style}`,
    showHelp: 'Shows it on the stage. The model does not run again.',
    runHelp: 'Not run yet. Shows it on the stage and runs the model.',
  },
  sheetTools: {
    run: (images: number) => `Run ${plural(images, 'image')}`,
    failed: (images: number) => `${plural(images, 'image')} failed`,
    runHelp:
      'Runs the model on each image and ticked style that has no result yet. You can cancel it in the status bar; finished results stay.',
    running: 'Running…',
    allDone: 'All done',
  },
  sheetFigure: {
    empty: 'The contact sheet is empty',
    emptyHint: 'Tick styles and run them first.',
    caption: (sheet: string) => `Contact sheet: ${sheet}`,
  },
  sheet: {
    untickStyle: 'Untick style',
    tickStyle: 'Tick style',
    styleMissing: (name: string) => `A style of this contact sheet is missing: ${name}`,
    styleMissingHint: 'Open that exact file in the style picker and tick it.',
    cell: (content: string, style: string) => `${content} in the style of ${style}`,
    run: (count: number) => `Contact sheet: ${count} images`,
  },
  spec: {
    name: 'style view',
  },
  useStyle: {
    clickPatch: (layer: string, queries: string) =>
      `${layer}. Click a patch of the ${queries}, or choose another layer.`,
  },
} as const;

import { plural } from '../../ui/format';

/** The texts of the rounds view. */
export const words = {
  steps: {
    chooseRound: 'Choose round',
    compareModels: 'Compare models',
    chooseModel: 'Choose model',
    chooseWhatIsShown: 'Choose what is shown',
  },
  charts: {
    notMeasured: (title: string) => `${title}: not measured`,
    chart: (title: string, first: string, last: string, count: number) =>
      `${title}: ${first} at round 1, ${last} at round ${count}`,
  },
  compareMenu: {
    title: 'Compare with…',
    label: 'Compare with',
    help: 'Runs other image-to-image models for the same number of rounds on each image shown here, and adds their curves.',
    noOther: 'There is no other image-to-image model. Import one as .onnx, then compare.',
  },
  exportMenu: {
    roundAs: (round: number, title: string) => `Round ${round} as ${title}`,
    export: 'Export',
    exportHelp:
      'Saves the curves as a table, or the image of the current round. To save strips and curves as an image, use “Figure” above.',
  },
  models: {
    models: 'Models',
    compareWithout: (title: string) => `Compare without ${title}`,
    compareWithoutHelp: (title: string) => `Removes ${title} from the comparison. No model runs.`,
    runAgainHelp: 'Runs all rounds of this model again.',
    runAgain: 'Run again',
  },
  view: {
    board: (round: string, name: string) => `${round} of ${name}`,
    image: (name: string) => `Image ${name}`,
    keys: 'Left and right arrow keys step through the rounds, up and down through the models; Enter shows the difference from the content; Escape shows the last round; plus and minus zoom.',
    lighterOrDarker: 'lighter or darker',
  },
  side: {
    chooseFirst: (title: string) => `Choose a ${title} first`,
    lacksImage: (title: string) =>
      `The model needs a ${title}. Select an image under Settings on the right.`,
    run: (rounds: number) => `Run ${plural(rounds, 'round')}`,
    curves: 'Curves',
    importOne: ' Import a style-transfer model that includes one.',
    noCurvesYet: 'The curves start with the first round.',
    runMore: 'Run more rounds to see what is lost.',
    explanation:
      'Each round feeds the model its previous output with the same style. Content that the model does not preserve leaks away; the curves show how much is lost per round.',
    runHelp:
      'Sets the number of rounds and runs the model. Rounds appear as they are computed and stay if you cancel.',
  },
  strips: {
    rounds: 'Rounds',
    showHelp: (title: string) => `Shows the rounds of ${title}. The model does not run again.`,
    roundsOf: (title: string) => `Rounds of ${title}`,
    ssim: (at: string, ssim: string) => `${at}, SSIM ${ssim}`,
    content: 'content',
  },
  toolbar: {
    images: 'Images',
    colourDifference: 'Colour difference',
    lightnessDifference: 'Lightness difference',
    rounds: 'Rounds',
    show: 'Show',
    showHelp:
      'The image of each round, or its difference from the content: the mean difference of red, green and blue, or the signed difference in lightness (Rec. 601 luma). Redraws without running the model again.',
  },
  actions: {
    redraws: 'Redraws without running the model again.',
    nextRound: 'Next Round',
    previousRound: 'Previous Round',
    lastRound: 'Last Round',
    showImages: 'Show Images of the Rounds',
    showColour: 'Show Colour Difference from the Content',
    showLightness: 'Show Lightness Difference from the Content',
  },
  describe: {
    rounds: (wanted: number) => plural(wanted, 'round'),
    roundsOf: (done: number, wanted: number) => `${done} of ${plural(wanted, 'round')}`,
    measuredBy: (networks: readonly string[]) =>
      `Losses and perceptual distance use the feature network of ${networks.join(' and ')}.`,
    cancelled: (so: string) => `${so}, cancelled`,
    content: 'Content',
    round: (round: number) => `Round ${round}`,
    colourDifference: ', colour difference',
    lightnessDifference: ', lightness difference',
    inputOf: (title: string) => `Content, the input of ${title}`,
    roundOf: (round: number, title: string, shown: string) => `Round ${round} of ${title}${shown}`,
    ssim: (ssim: string) => `SSIM ${ssim}`,
    contentLoss: 'content loss',
    styleLoss: 'style loss',
    perceptualDistance: 'perceptual distance',
    notMeasured: 'Without a feature network, losses and perceptual distance are not measured.',
  },
  figure: {
    content: 'content',
    caption: (image: string, styles: readonly string[]) =>
      `${image} in repeated stylisation${styles.length > 0 ? `, style ${styles.join(', ')}` : ''}`,
    captionHelp: 'Below each round: its number and its SSIM with the content.',
    difference: 'difference',
  },
  entry: {
    title: 'Rounds',
    help: 'Runs the model repeatedly on its own output and plots how much content is lost, compared with other models.',
    about:
      'The model runs again and again on its own output, and the charts show how much of the content is left after each round. A model that keeps content well has flat lines.',
    legendFirstRound: 'first round',
    legendLaterRounds: 'later rounds',
  },
  spec: {
    name: 'view of rounds',
  },
  useBeside: {
    running: 'running',
    waiting: 'waiting',
    notInstalled: 'is not installed',
    notRun: 'not run',
  },
} as const;

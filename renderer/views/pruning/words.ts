import { NO_RUN } from '../../overlay/Appearance';

/** The texts of the pruning view. */
export const words = {
  panels: {
    panelHelp: 'Selects this stage; double-click to open it alone. The model does not run again.',
    to: ' to ',
    asPredicted: (count: number, of: number) => `${count} of ${of} as predicted`,
  },
  pruningLegend: {
    legendDropped: 'Legend: dropped',
    legend: 'Legend',
    keepProb: 'keep prob.',
    shareKept: 'share kept',
    kept: 'kept',
    dropped: 'dropped',
    never: 'never',
  },
  view: {
    board: (name: string) => `Pruning of ${name}`,
    image: (name: string) => `Image ${name}`,
    keys: 'Arrow keys move between patches and read out each one; Enter goes to the stage that dropped it; plus and minus zoom.',
  },
  steps: {
    chooseStage: 'Choose stage',
    goToDrop: 'Go to where a patch was dropped',
    chooseWhatIsShown: 'Choose what is shown',
    changeFading: 'Change fading',
    changeOpacity: 'Change opacity',
    changeColours: 'Change colours',
    changeRange: 'Change range',
  },
  stageStrip: {
    depth: 'Depth',
    patches: 'Patches',
    stage: 'Stage',
    before: 'Before',
  },
  toolbar: {
    pending: (images: number, all: number) =>
      `${images} of ${all} images have a result. Run on all images to count them (Shift+F5).`,
    keptAndDropped: 'Kept and dropped',
    keepScores: 'Keep scores',
    whereDropped: 'Where dropped',
    shareOfImages: 'Share of images',
    rankingsCompared: 'Rankings compared',
    pruning: 'Pruning',
    show: 'Show',
    showHelp: `Patches left at a stage, keep probabilities, the stage that dropped each patch, how often each position is kept across the library, or what other rankings would keep. ${NO_RUN}`,
    runRankingsHelp:
      "Runs the model three times on this image, ranking patches by predicted score, by class-token attention, and at random (the paper's ablation). The number of patches stays the same. After that, the comparison runs for every image and setting shown here.",
    runRankings: 'Run the three rankings',
    runningRankings: 'Running the three rankings…',
    appearanceHelp: 'Fading, opacity, colours, range. The model does not run again.',
    fading: 'Fading',
    fadingHelp: `How much dropped patches fade. They stay hatched. ${NO_RUN}`,
    range: 'Range',
    rangeHelp: `Values at the ends of the colour scale. Stages are comparable only with 0 to 1. ${NO_RUN}`,
    zeroToOne: '0 to 1',
    thisStage: 'this stage',
  },
  actions: {
    redraws: 'Redraws without running the model again.',
    nextStage: 'Next Stage of Pruning',
    previousStage: 'Previous Stage of Pruning',
  },
  compared: {
    patch: (name: string, kept: boolean) => `${name}: ${kept ? 'kept' : 'dropped'}`,
    title: 'patches kept at the end',
  },
  describe: {
    beforeEachStage: 'before each stage',
    stageByStage: 'Patches left, stage by stage',
    noScoresYet: 'Input: no patch has been scored yet',
    reading: 'Reading the scores…',
    keepProbability: (where: string, kept: number | null) =>
      `Keep probability ${where}${kept === null ? '' : `, ${kept} kept`}`,
    lineage: 'Which stage dropped each patch',
    oneImage: '1 image',
    images: (images: number) => `${images} images`,
    presentAtTheInput: 'present at the input',
    keptAt: (each: string) => `kept ${each}`,
    share: (over: string, when: string) => `Share of ${over} in which each patch is ${when}`,
    predictedScores: (place: string, tokens: string) => `${place}, predicted scores: ${tokens}`,
    inputRankings: 'Input: choose a stage to compare what each ranking keeps',
    rankings: (kept: number, where: string) => `${kept} patches kept ${where} by each ranking`,
  },
  figure: {
    modelOnImage: (modelId: string, imageName: string) => `${modelId} on ${imageName}`,
    hatched: 'Hatched: dropped by the stage; dimmed: dropped earlier',
  },
  entry: {
    title: 'Pruning',
    help: 'Shows which patches were dropped before which block, and how confident the model was. Redraws without running the model again.',
    about:
      'Before some blocks the model drops the patches that it needs least; hatched patches are no longer computed. The strip below follows the stages from the whole image to what is left at the end.',
    exampleTitle: 'Token pruning',
    exampleText: 'Watch a model drop the patches that it does not need.',
    multiples: 'All stages',
    comparedTitle: 'Patches kept',
  },
  lineage: {
    block: (beforeLayer: number) => `block ${beforeLayer}`,
    input: 'Input',
    before: (tokens: string) => `Before ${tokens}`,
    ofPatches: (kept: number, all: number, share: string) => `${kept} of ${all} patches, ${share}`,
    keptToTheEnd: 'kept to the end',
    dropped: (tokens: string) => `dropped ${tokens}`,
    keepProbabilities: (patch: string, texts: string) => `${patch} (keep probabilities ${texts})`,
    keepProbability: (value: string, rank: number, count: number) =>
      `(keep probability ${value}, rank ${rank} of ${count})`,
    keptBefore: (value: string) => `, kept before with ${value}`,
  },
  spec: {
    name: 'pruning view',
  },
  useRankings: {
    predictedScores: 'Predicted scores',
    classAttention: 'Class attention',
    random: 'Random',
  },
  ratioCurve: {
    label: 'Keep ratio',
    confidence: 'Confidence',
    gflops: 'GFLOPs',
    running: 'keep ratios',
    hint: 'Click or drag to set the keep ratio. Hollow points predict another class.',
    point: ({
      ratio,
      label,
      confidence,
      gflops,
    }: {
      ratio: number;
      label: string;
      confidence: number;
      gflops: number | null;
    }) =>
      `keep ratio ${ratio}: ${label} ${confidence.toFixed(3)}${gflops === null ? '' : `, ${gflops.toPrecision(3)} GFLOPs`}`,
  },
} as const;

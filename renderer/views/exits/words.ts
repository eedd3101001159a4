import { plural } from '../../ui/format';

/** The texts of the exits view. */
export const words = {
  curve: {
    denseMark: 'every token',
    never: 'never',
    point: (accuracy: string, cost: string, unit: string) => `${accuracy} at ${cost} ${unit}`,
    chart: (unit: string, first: string, last: string) =>
      `Accuracy against ${unit}: the cascade from ${first} to ${last}`,
    now: (now: string) => `now ${now}`,
    everyToken: (dense: string) => `every token ${dense}`,
    reference: (name: string, reference: string) => `${name}, on its own test images, ${reference}`,
    thresholds: (step: string, thresholds: string) => `${step}, thresholds ${thresholds}`,
    perImage: (unit: string) => `${unit} per image`,
    nowMark: 'now',
  },
  curveSection: {
    needsTruth: (classes: readonly string[]) =>
      `Accuracy needs true classes: add folders of images named after the model’s classes${classes.length > 0 ? ` (${classes.join(', ')} …)` : ''}.`,
    needsAllExits: (missing: number) =>
      `The curve needs the prediction of every exit on every image. Images that stopped early lack the later exits: ${plural(missing, 'labelled image')} left to run.`,
    searchedOn: (images: number) =>
      `${plural(images, 'labelled image')}. The thresholds are searched on these images, as the official code does on its training set.`,
    accuracyAgainstCost: 'Accuracy against cost',
    accuracyByThreshold: 'Accuracy by threshold',
    costAxis: 'Cost axis',
    costAxisHelp: 'Cost on the horizontal axis. Redraws without running the model again.',
    againstGflops: 'against GFLOPs',
    againstMeasuredMs: 'against measured ms',
    runAllExitsHelp:
      'Sets “Run all exits” and runs the model on images that lack an exit. The cost of the cascade is still counted only up to the exit it would take.',
    runAllExits: 'Run all exits on all images',
    reference: (name: string) =>
      ` ${name} is a dense model trained separately. Its point is the accuracy stated on its card, on its own test images.`,
  },
  steps: {
    changeCost: 'Change cost',
  },
  exitExamples: {
    easyCaption: 'easy: most confident first',
    hardCaption: 'hard: least confident first',
    easy: (exit: number) => `Easy images of exit ${exit}`,
    hard: (exit: number) => `Hard images of exit ${exit}`,
    butIs: (label: string) => `, but is ${label}`,
    help: (said: string) => `${said}. Click to show it.`,
  },
  exitHistogram: {
    imagesByExit: 'Images by exit',
    images: 'images',
    accuracyOnThese: 'accuracy on these',
    accuracyOnAll: 'accuracy on all',
    filterHelp: (exit: string) =>
      `Filters the library to these images (search ${exit}). Click again to show all. The model does not run.`,
    right: 'right',
    cascade: 'Cascade',
  },
  exitStage: {
    board: (exit: string, stage: string, name: string) => `${exit}: ${stage} on ${name}`,
    runTheRestHelp:
      'Also runs the exits after the selected one, for comparison: sets “Run all exits” and runs the model again.',
    runTheRest: 'Run the rest',
    mostProbableClasses: 'Most probable classes',
    gflops: 'GFLOPs',
    time: 'time',
    thisExit: 'this exit',
    upToHere: 'up to here',
  },
  view: {
    image: (name: string) => `Image ${name}`,
    running: 'Running…',
  },
  libraryExits: {
    runOn: (images: number) => `Run on ${plural(images, 'more image')}`,
    costs: (images: number) =>
      `Compared with the dense model, on ${images === 1 ? 'this image' : `these ${plural(images, 'image')}`} the cascade costs`,
    theCompute: (times: string) => `${times} the compute`,
    and: ' and',
    theTime: (times: string) => `${times} the time`,
    perImage: (cost: string, dense: string) => `(${cost} of ${dense} per image)`,
    denseMeans: (tokens: string) =>
      `“Dense” is the last exit alone, with all ${tokens}; times are medians per exit.`,
    allImages: 'All images',
    runOnHelp:
      'Runs the cascade with its current settings on images whose exit is not known yet (Shift+F5).',
    findThresholdsHelp:
      'Finds thresholds for a given budget of GFLOPs per image. The model does not run.',
    findThresholds: 'Find thresholds…',
    timeNotKnown: '. The time is not known until the last exit has run.',
  },
  thresholdBar: {
    confidence: 'Confidence',
    thresholdOf: (exit: string) => `Threshold of ${exit}`,
    help: 'The cascade stops here if the confidence is at least this. Drag it or use the arrow keys. The model runs only if a later exit is needed.',
  },
  thresholdSearch: {
    explanation: (images: number) =>
      `The thresholds that use as much of the budget as possible, on average over ${plural(images, 'image')} in the library. No true classes are needed.`,
    skipped: (images: number) =>
      `${plural(images, 'image')} skipped because some exits have not run.`,
    outcome: (cost: string, accuracy: string | null) =>
      `${cost} per image${accuracy === null ? '' : `, ${accuracy} right`}.`,
    findThresholds: 'Find thresholds',
    cancelHelp: 'Keeps the current thresholds.',
    cancel: 'Cancel',
    useTheseHelp:
      'Applies these thresholds as one undo step. Runs the model only for exits that are needed.',
    useThese: 'Use these',
    gflopsPerImage: 'GFLOPs per image',
    gflopsPerImageHelp:
      'Budget: the most compute the cascade may use per image, on average. The model does not run.',
    threshold: 'threshold',
    images: 'images',
    theRest: 'the rest',
  },
  actions: {
    runAllExits: 'Run All Exits',
    runAllExitsHelp:
      'Also runs the exits after the selected one, for comparison. Runs the model again.',
  },
  curveMarks: {
    perImage: (unit: string) => `${unit} per image`,
    everyToken: 'every token',
  },
  describe: {
    answered: 'answered',
    failed: 'failed',
    running: 'running…',
    gflops: (count: string) => `${count} GFLOPs`,
    exit: (exit: number) => `Exit ${exit}`,
    tokens: (h: number, w: number) => `${h} × ${w} tokens`,
    stoppedHere: 'stopped here',
    belowTheThreshold: 'below the threshold',
    runToCompare: 'run to compare',
    notRun: 'not run',
    spent: (gflopsSoFar: string, all: string) => `${gflopsSoFar} of ${all}`,
    firstRun: ' (first run)',
    outcome: (exit: number, count: number, spent: string, time: string) =>
      `Stopped at exit ${exit} of ${count}: ${spent}${time}`,
  },
  figure: {
    modelOnImage: (modelId: string, imageName: string) => `${modelId} on ${imageName}`,
    images: (count: number) => plural(count, 'labelled image'),
    reference: (name: string) => `; ${name} on its own test images`,
    accuracyByThreshold: 'Accuracy by threshold',
    onImages: (images: string, other: string) => `on ${images}${other}`,
    confidence: (stage: string) => `confidence ${stage}`,
  },
  entry: {
    title: 'Exits',
    help: 'Shows where the cascade stopped, how confident each exit was and what it cost. Changing thresholds runs the model only for exits that are needed.',
    about:
      'A cascade tries a few coarse patches first and stops as soon as it is confident enough; each column is one exit. The mark on the confidence bar is the threshold: drag it to see where the image would leave.',
    legendAnExitThatRan: 'an exit that ran',
    legendNotRunComputeSaved: 'not run: compute saved',
    exampleTitle: 'Early exit',
    exampleText: 'An easy image leaves after a few coarse patches; see how sure each exit was.',
  },
  spec: {
    name: 'view of exits',
  },
  useAccuracy: {
    gflops: 'GFLOPs',
  },
} as const;

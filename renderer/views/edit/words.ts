/** The texts of the view of edits. */
export const words = {
  comparison: {
    label: 'Before and after the edit',
    beforeAndAfter: 'Before and after',
    hint: 'Select a tool, click or drag over patches in the image, then run the model with the edit.',
    hintAtOnce:
      'Select a tool, then click or drag over patches in the image. The model runs after each change.',
    running: 'Running…',
    outdated: 'The edit has changed since this run. Run it again.',
    legend: 'Legend',
    class: 'Class',
    before: 'Before',
    after: 'After',
    change: 'Change',
    classRow: (index: number, label: string) => `class ${index}: ${label}`,
    logitHelp: 'The model’s raw score; probabilities are the softmax of these.',
    logit: 'logit',
    keptToTheEnd: (patches: number, before: number, others: number) =>
      `Kept to the end: ${patches} patches${patches === before ? '' : ` (${before} before)`}, ${others} of them new.`,
    byHand: (done: string) => `${done} by hand`,
    droppedByTheModel: 'dropped by the model',
  },
  view: {
    byModel: (kept: boolean) => `, ${kept ? 'kept' : 'dropped'} by the model`,
    board: (name: string) => `Edit of ${name}`,
    image: (name: string) => `Image ${name}`,
    patches: (title: string) => `${title} patches`,
    clearPatches: 'Clear patches',
    keys: 'Arrow keys move between patches; Enter or Space applies the tool; plus and minus zoom.',
    byHand: (done: string) => `${done} by hand`,
    notEdited: 'not edited',
  },
  toolbar: {
    editAndReRun: 'Edit and re-run',
    tool: 'Tool',
    invertHelp: (title: string) => `Applies “${title}” to all other patches instead.`,
    invertTheEdit: 'Invert the edit',
    invert: 'Invert',
    clearHelp: 'Removes all edits to this image.',
    clearTheEdit: 'Clear the edit',
    clear: 'Clear',
    runWithThisEditHelp:
      'Runs the model with the patches you dropped, kept or masked, and compares the results. Runs again automatically when a setting changes.',
    runWithThisEdit: 'Run with this edit',
    toolHelp: (help: string) => `${help} Click or drag over patches; repeat to undo.`,
  },
  compare: {
    still: (label: string) => `Still ${label}`,
    becomes: (before: string, after: string) => `${before} becomes ${after}`,
  },
  edit: {
    dropped: 'dropped',
    kept: 'kept',
    masked: 'masked',
    drop: 'Drop',
    dropHelp:
      'The first pruning stage drops these patches regardless of their scores; the next best are kept instead.',
    keep: 'Keep',
    keepHelp: 'Every pruning stage keeps these patches regardless of their scores.',
    mask: 'Mask',
    maskHelp: 'Replaces these patches of the input with the mean colour of the training data.',
    byHand: (counts: string) => `${counts} by hand`,
    nothing: 'Nothing edited yet',
  },
  figure: {
    before: 'Before',
    after: 'After',
    logit: (values: string) => ` (logit ${values})`,
    modelOnImage: (modelId: string, imageName: string) => `${modelId} on ${imageName}`,
  },
  entry: {
    title: 'Edit and re-run',
    help: 'Drop, keep or mask patches and compare the predictions before and after.',
    about:
      'Change patches by hand and compare the predictions before and after. A large change means that the model relied on those patches.',
    legendPatchesYouDropped: 'patches you dropped',
    legendLeftAsTheyAre: 'left as they are',
  },
  runEdit: {
    edited: (name: string) => `${name}, edited`,
    notEdited: (name: string) => `${name}, not edited`,
  },
  store: {
    notRestorable: 'This file contains no edit that can be restored',
    notRestorableHint: 'It was made by another version of Vitrine, or changed afterwards.',
  },
} as const;

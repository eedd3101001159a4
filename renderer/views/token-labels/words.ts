import { NO_RUN } from '../../overlay/Appearance';

/** The texts of the view of token labels. */
export const words = {
  classPanel: {
    classesOfThePatches: 'Classes of the patches',
    patch: 'Patch',
    classesOfThePatch: 'Classes of the patch',
    hint: 'Point at a patch, or use the arrow keys.',
    classes: 'Classes',
    legend: 'Legend',
    classesOnTheMap: 'Classes on the map',
    classHelp:
      'Shows this class alone; click again to show all classes. The model does not run again.',
  },
  view: {
    board: (name: string) => `Token labels of ${name}`,
    image: (name: string) => `Image ${name}`,
    keys: 'Arrow keys move between patches and read out their classes; Enter shows the class of a patch alone; plus and minus zoom.',
  },
  toolbar: {
    tokenLabels: 'Token labels',
    class: 'Class',
    classHelp: `All classes that are the best of at least one patch, or one of them alone. You can also click a class name or a patch. ${NO_RUN}`,
    allClasses: 'All classes',
    appearanceHelp: 'Opacity. The model does not run again.',
  },
  steps: {
    chooseClass: 'Choose class',
    changeOpacity: 'Change opacity',
    showAllClasses: 'Show all classes',
    showOneClass: 'Show one class',
  },
  describe: {
    reading: 'Reading the token labels…',
    best: (classes: number) =>
      `Best class of each patch: ${classes === 1 ? '1 class' : `${classes} classes`}`,
    oneAlone: (label: string, count: number, of: number) =>
      `Where ${label} is the best class: ${count} of ${of} patches`,
  },
  figure: {
    noMapYet: 'There are no token labels yet',
    noMapYetHint: 'Wait for the map to appear, then save the figure again.',
    modelOnImage: (modelId: string, imageName: string) => `${modelId} on ${imageName}`,
    andMore: (more: number) => `and ${more} more`,
  },
  entry: {
    title: 'Token labels',
    help: 'Shows the best class of each patch and the model’s confidence. Redraws without running the model again.',
    about:
      'Every patch has the colour of its own most probable class. Opacity shows the confidence of the patch.',
    legendPatchesForOneClass: 'patches for one class',
    legendPatchesForAnother: 'patches for another',
  },
  spec: {
    name: 'view of token labels',
  },
  useTokenLabels: {
    class: (index: number) => `class ${index}`,
  },
} as const;

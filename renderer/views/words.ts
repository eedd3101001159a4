/** Texts that several views share. */
export const words = {
  imageField: {
    clear: (label: string) => `Clear ${label}`,
    dragged: (label: string) => `Use as ${label}`,
    clearHelp: 'Clears the image and its result. Undo restores both.',
    chooseLabel: (label: string) => `Choose ${label}…`,
    chooseHelp: (help: string) => `${help} Opens a file.`,
    choose: 'Choose…',
  },
  settingField: {
    redraws: 'Applies to the existing result; the model runs only for parts that are missing.',
    runsAgain: 'Runs the model again.',
  },
  spec: {
    notRestorable: (name: string) => `This file contains no ${name} that can be restored`,
    notRestorableHint: 'It was made by another version of Vitrine, or changed afterwards.',
  },
  handOver: {
    button: 'Add image to library',
    help: 'Adds the generated image to the library, where any model can run on it.',
    done: 'Image added to the library',
    doneHint: 'Choose another model to classify or compare it.',
  },
  drawing: {
    image: 'image',
  },
} as const;

export const words = {
  npy: {
    notNpy: 'The engine returned something that is not an .npy file',
    tooLong: 'The provenance is too long for an .npy header',
  },
  png: {
    damaged: 'The data that Vitrine stored in this PNG is damaged',
    damagedHint: 'Open the figure as it was first saved.',
  },
  read: {
    notFigure: 'This image is not a figure saved by Vitrine',
    notFigureHint:
      'Other programs drop the stored provenance when they save the image. Open the file as it was first saved.',
    unreadable: 'The provenance inside this figure can’t be read',
    unreadableHint: 'It was made by another version of Vitrine, or changed afterwards.',
    tooLarge: (name: string) => `${name} is too large to be a figure`,
  },
} as const;

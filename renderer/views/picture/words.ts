/** The texts of the image view. */
export const words = {
  view: {
    board: (name: string) => `Image ${name}`,
  },
  entry: {
    title: 'Image',
    help: 'Shows the image alone. Nothing is computed.',
    about:
      'The image as it was decoded, upright and in sRGB. Nothing is computed and nothing is drawn over it.',
    legendTheImage: 'the image',
  },
} as const;

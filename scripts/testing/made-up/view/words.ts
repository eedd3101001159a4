/** The texts of the sparks view. */
export const words = {
  view: {
    board: (count: number) => `${count} sparks`,
  },
  entry: {
    title: 'Sparks',
    help: 'Patches that glow. Redraws without running the model again.',
    about: 'Patches that glow. The brighter a patch, the more it glows.',
    legendGlows: 'a patch that glows',
  },
} as const;

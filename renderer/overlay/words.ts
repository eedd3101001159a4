export const words = {
  colorBar: {
    label: (name: string, low: string, high: string) =>
      `Colour-bar: ${name}, from ${low} to ${high}`,
  },
  appearance: {
    noRun: 'Redraws without running the model again.',
    title: 'Appearance',
    opacity: 'Opacity',
    opacityHelp: 'Opacity of the map over the image. Redraws without running the model again.',
    colours: 'Colours',
    coloursHelp: (of: string | undefined) =>
      `${of ? `Of ${of}. ` : ''}All are perceptually uniform. Redraws without running the model again.`,
    smooth: 'Smooth between patches',
    smoothHelp:
      'Interpolates between patches; off shows each patch in one colour. Redraws without running the model again.',
  },
  floatImages: {
    tooLarge: 'The image is too large to draw here',
    tooLargeHint: 'Save it to a file instead.',
  },
  classBars: {
    class: (index: number, name: string) => `class ${index}: ${name}`,
    present: (name: string) => `✓ ${name}`,
  },
} as const;

export const words = {
  paintClient: {
    paintingFailed: (message: string) => `Painting failed: ${message}`,
    paintingFailedHint: 'This is a bug in Vitrine. Please report it with the copied details.',
  },
} as const;

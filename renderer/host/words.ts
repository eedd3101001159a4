export const words = {
  pickFiles: {
    notOpened: 'The browser did not open its file dialog',
    notOpenedHint: 'Try again from the menu, or drop the files into the window.',
  },
  web: {
    noToken: 'This page was opened without its token',
    noTokenHint: 'Open the complete address printed by `vitrine serve` or `npm start`.',
    notSent: (name: string) => `${name} could not be read or sent`,
    notSentHint:
      'Check that the file still exists, that you can read it, and that Vitrine is still running.',
    otherAnswer: (status: number, text: string) => `The web host answered ${status}: ${text}`,
  },
} as const;

export const words = {
  dialog: {
    close: 'Close',
    discardTitle: 'Discard your changes?',
    discard: 'Discard',
    keepEditing: 'Keep editing',
    discardText: 'What you entered in this dialog is not saved.',
    cancel: 'Cancel',
  },
} as const;

export const words = {
  dialog: {
    close: 'Close',
    discardTitle: 'Discard your changes?',
    discard: 'Discard',
    keepEditing: 'Keep editing',
    discardText: 'What you entered in this dialog is not saved.',
    cancel: 'Cancel',
  },
  panes: {
    menu: 'Panel',
    hide: 'Hide Panel',
    reset: 'Reset Size',
  },
  select: {
    search: (label: string) => `Search ${label.toLowerCase()}`,
    placeholder: 'Search',
    none: 'No match.',
  },
  slider: {
    value: (label: string) => `${label}, value`,
    reset: (label: string) => `Reset ${label.toLowerCase()}`,
  },
} as const;

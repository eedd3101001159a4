export const words = {
  make: {
    report: (title: string) => `Report: ${title}`,
  },
  read: {
    notReport: (name: string) => `${name} is not a report made by Vitrine`,
    notReportHint:
      'Other programs may have removed the data that Vitrine stored in it. Open the file as it was first saved.',
    unreadable: (name: string) => `The data inside ${name} can’t be read`,
    unreadableHint: 'It was made by another version of Vitrine, or changed afterwards.',
  },
  open: {
    onlyRows: 'This report has rows but no image to show',
    onlyRowsHint: 'A report of a run can be read but not reopened in Vitrine.',
  },
  dialog: {
    title: 'Save report',
    save: 'Save',
    titleField: 'Title',
    titleFieldHelp: 'Shown at the top of the report.',
    images: 'Images',
    imagesHelp: 'Images without a result are run first.',
    current: 'The current image',
    selected: (count: number) => `Selected in the library (${count})`,
    all: (count: number) => `The whole library (${count})`,
    format: 'Format',
    formatHelp: 'HTML, PDF and Markdown are for reading; the data formats are for other programs.',
    author: 'Author',
    authorHelp: 'Shown below the title.',
    notes: 'Notes',
    notesHelp: 'Shown before the methods. An empty line starts a new paragraph.',
    text: 'The report contains figures, methods, the paper’s citation and everything needed to reproduce it. It contains your images: share it with care.',
    by: (image: string, model: string) => `${image} by ${model}`,
  },
} as const;

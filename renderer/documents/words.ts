export const words = {
  store: {
    untitled: 'Untitled',
  },
  files: {
    tooMany: 'The library has too many images for a document',
    tooManyHint: (most: string) =>
      `Up to ${most} can be saved. For more images, use Model › New Run.`,
    saving: (name: string) => `Saving ${name}`,
    saved: (name: string) => `Saved ${name}`,
    opening: 'Opening the document',
    open: 'Open document',
    opened: (name: string) => `Opened ${name}`,
    recover: 'Recover document',
    someMoved: (count: number, all: number) => `${count} of ${all} images have moved.`,
    searching: 'Looking for missing images',
    noneFound: 'None of the missing images are in that folder',
    noneFoundHint: 'Images are matched by their contents, so an edited image does not match.',
    found: (found: number, missing: number) => `Found ${found} of ${missing} missing images`,
  },
  lostDocuments: {
    label: 'Recover unsaved work',
    title: 'Vitrine closed before this was saved',
    discardAll: 'Discard all',
    discardAllHelp: 'Deletes all of this unsaved work. Images stay on disk.',
    untitled: 'Untitled',
    recover: 'Recover',
    discard: 'Discard',
    discardHelp: 'Deletes this unsaved work. Images stay on disk.',
  },
  missingImages: {
    missing: (count: number) =>
      count === 1 ? '1 image is missing' : `${count.toLocaleString('en')} images are missing`,
    find: 'Find…',
    findHelp: 'Searches a folder and its subfolders for them by name and contents.',
  },
  recentDocuments: {
    title: 'Recent documents',
    close: 'Close',
    none: 'Documents that you save (Ctrl+S) or open are listed here.',
  },
  saveDocument: {
    title: 'Save document',
    submit: 'Save',
    name: 'Name',
    nameHelp: 'File name, without .vitrine.',
    text: 'The document stores paths and hashes of the images, not their pixels, with models, settings, views, tags and notes. It is saved to your downloads folder. Images given to the browser are kept for two weeks; after that, select the folder that holds them.',
  },
} as const;

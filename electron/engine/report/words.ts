/** What a person wrote, at its empty lines. */
export const paragraphs = (notes: string): string[] =>
  notes
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter(Boolean);

/** '21 November 2026'. */
export const dateText = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

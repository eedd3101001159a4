import { z } from 'zod';

/** A paper. */
export const Citation = z.object({
  /** Of its BibTeX entry. */
  key: z.string(),
  /** 'Family name, given names'. */
  authors: z.array(z.string()).min(1),
  title: z.string(),
  /** Conference or journal. */
  venue: z.string(),
  year: z.number().int(),
  arxiv: z.string(),
});
export type Citation = z.infer<typeof Citation>;

/** 'Xie et al., 2021'. */
export function shortly({ authors, year }: Citation): string {
  const [first, second, ...more] = authors.map((name) => name.split(',')[0]!);
  const names = more.length > 0 ? `${first} et al.` : second ? `${first} and ${second}` : first;
  return `${names}, ${year}`;
}

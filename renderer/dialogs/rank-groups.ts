interface Titled {
  readonly title: string;
}

export interface Group<A extends Titled> {
  readonly title: string;
  readonly actions: readonly A[];
}

/**
 * Groups with the actions whose title holds the letters of the query in order, best first: a run of letters that
 * starts a word beats one inside a word, which beats scattered letters. `most` of a group are kept.
 */
export function rankGroups<A extends Titled>(
  groups: readonly Group<A>[],
  query: string,
  most = Number.POSITIVE_INFINITY,
): Group<A>[] {
  const wanted = query.trim().toLowerCase();
  return groups
    .map(({ title, actions }) => {
      const scored = actions
        .map((action) => ({ action, score: score(action.title.toLowerCase(), wanted) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, most);
      const best = scored[0]?.score ?? 0;
      return { title, best, actions: scored.map(({ action }) => action) };
    })
    .filter(({ actions }) => actions.length > 0)
    .sort((a, b) => b.best - a.best);
}

function score(title: string, wanted: string): number {
  const at = title.indexOf(wanted);
  if (at === 0) return 4;
  if (at > 0) return /\W/.test(title[at - 1] ?? '') ? 3 : 2;
  let from = 0;
  for (const letter of wanted) {
    from = title.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return 1;
}

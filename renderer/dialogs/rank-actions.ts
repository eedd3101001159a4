interface Titled {
  readonly title: string;
}

/**
 * Actions whose title holds the letters of the query in order, best first: a run of letters that
 * starts a word beats one inside a word, which beats scattered letters.
 */
export function rankActions<A extends Titled>(actions: readonly A[], query: string): A[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [...actions];
  return actions
    .map((action, place) => ({ action, place, score: score(action.title.toLowerCase(), wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ action }) => action);
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

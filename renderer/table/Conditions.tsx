import type { Condition } from '#shared/contract';
import { Button, Icon } from '../ui';
import { cellText, titleOf, valueText } from './columns';
import { clearFilter, unpick, useSpec } from './spec';
import { words } from './words';

/** What was picked, each to be taken back. */
export function Conditions() {
  const { conditions, expression } = useSpec((state) => state.filter);
  if (conditions.length === 0) return null;
  return (
    <ul className="table-conditions" aria-label={words.conditions.filters}>
      {conditions.map((condition) => (
        <li key={JSON.stringify(condition)}>
          <Button help={words.conditions.removeHelp} onClick={() => unpick(condition)}>
            {wordsOf(condition)}
            <Icon name="close" />
          </Button>
        </li>
      ))}
      {(conditions.length > 1 || expression !== '') && (
        <li>
          <Button look="quiet" help={words.conditions.clearAllHelp} onClick={clearFilter}>
            {words.conditions.clearAll}
          </Button>
        </li>
      )}
    </ul>
  );
}

function wordsOf(condition: Condition): string {
  switch (condition.kind) {
    case 'range':
      return `${titleOf(condition.column)} ${cellText(condition.from)} – ${cellText(condition.to)}`;
    case 'values':
      return `${titleOf(condition.column)}: ${condition.values.map(valueText).join(', ')}`;
    case 'lasso':
      return words.conditions.lasso(titleOf(condition.x), titleOf(condition.y));
  }
}

import type { Condition } from '#shared/contract';
import { Button, Icon } from '../ui';
import { cellText, titleOf, valueText } from './columns';
import { clearFilter, unpick, useSpec } from './spec';

/** What was picked, each to be taken back. */
export function Conditions() {
  const { conditions, expression } = useSpec((state) => state.filter);
  if (conditions.length === 0) return null;
  return (
    <ul className="table-conditions" aria-label="Filters">
      {conditions.map((condition) => (
        <li key={JSON.stringify(condition)}>
          <Button help="Removes this filter." onClick={() => unpick(condition)}>
            {wordsOf(condition)}
            <Icon name="close" />
          </Button>
        </li>
      ))}
      {(conditions.length > 1 || expression !== '') && (
        <li>
          <Button look="quiet" help="Removes all filters and the expression." onClick={clearFilter}>
            Clear all
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
      return `Lasso in ${titleOf(condition.x)}, ${titleOf(condition.y)}`;
  }
}

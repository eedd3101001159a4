import { agreementRows, agreementText, columns } from './agreement';
import type { Panel } from './use-compared';
import { words } from './words';

interface AgreementTableProps {
  panels: readonly Panel[];
  mious: readonly (number | null)[];
}

/** What each model says of the image, and what that took. */
export function AgreementTable({ panels, mious }: AgreementTableProps) {
  const rows = agreementRows(panels, mious);
  const shown = columns.filter(([key]) => rows.some(({ cells }) => cells[key] !== ''));
  const [first] = rows;
  return (
    <div className="compare-table">
      <table aria-label={words.agreementTable.agreement}>
        <thead>
          <tr>
            <th scope="col">{words.agreementTable.model}</th>
            {shown.map(([key, title]) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, model, cells }) => (
            <tr key={place}>
              <th scope="row">
                {place + 1}. {model}
              </th>
              {shown.map(([key]) => (
                <td key={key}>
                  {cells[key]}
                  {key === 'top1' && cells.top1 !== '' && cells.top1 !== first?.cells.top1 && (
                    <small> {words.agreementTable.notFirst}</small>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p aria-live="polite">{agreementText(panels)}</p>
    </div>
  );
}

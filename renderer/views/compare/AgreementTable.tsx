import { agreementRows, agreementText, columns } from './agreement';
import type { Panel } from './use-compared';

interface AgreementTableProps {
  panels: readonly Panel[];
  mious: readonly (number | null)[];
}

/** What each model says of the picture, and what that took. */
export function AgreementTable({ panels, mious }: AgreementTableProps) {
  const rows = agreementRows(panels, mious);
  const shown = columns.filter(([key]) => rows.some((row) => row[key] !== ''));
  const [first] = rows;
  return (
    <div className="compare-table">
      <table aria-label="Agreement">
        <thead>
          <tr>
            {shown.map(([key, title]) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.place}>
              {shown.map(([key]) =>
                key === 'model' ? (
                  <th key={key} scope="row">
                    {row.place + 1}. {row.model}
                  </th>
                ) : (
                  <td key={key}>
                    {row[key]}
                    {key === 'top1' && row.top1 !== '' && row.top1 !== first?.top1 && (
                      <small> ≠ first</small>
                    )}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p aria-live="polite">{agreementText(panels)}</p>
    </div>
  );
}

import type { ReactNode } from 'react';

import classes from './folding-table.module.css';

/** One column: its heading, and what stands in it. The first column names the row. */
export interface Column<Row> {
  readonly label: string;
  /** CSS width; left out, the column shares what is left. */
  readonly width?: string;
  readonly cell: (row: Row) => ReactNode;
}

/** A table whose rows fold into labelled lines where there is no room for columns, and stay a table for screen readers. */
export function FoldingTable<Row>(props: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}) {
  const { columns, rows, keyOf } = props;
  return (
    <table className={classes.table} role="table" aria-label={props.label}>
      <colgroup>
        {columns.map(({ label, width }) => (
          <col key={label} width={width} />
        ))}
      </colgroup>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ label }) => (
            <th key={label} role="columnheader" scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ label, cell }, place) =>
              place === 0 ? (
                <th key={label} role="rowheader" scope="row">
                  {cell(row)}
                </th>
              ) : (
                <td key={label} role="cell" data-label={label}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

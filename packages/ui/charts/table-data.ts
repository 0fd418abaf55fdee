import { csvRow } from '@sonde/output';

/** A chart's numbers as a table: what the table view shows and what the export holds. */
export interface TableData {
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly (string | number | bigint)[])[];
}

/** RFC 4180; texts that a spreadsheet would run as a formula are disarmed. */
export function toCsv(table: TableData): string {
  const lines = [table.columns.map((column) => column.name), ...table.rows];
  return lines.map((line) => csvRow(line.map(String))).join('');
}

/** Hands a text to the browser as a file. */
export function downloadText(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

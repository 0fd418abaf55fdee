/** A line of a table: cells with blanks between them, `TIME` for a time of day, `N` for a number, a RegExp for the rest. */
export function row(...cells: readonly (string | RegExp)[]): RegExp {
  const parts = cells.map((cell) => {
    if (cell === 'TIME') return '\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3})?';
    if (cell === 'N') return '\\d+(?:\\.\\d+)?';
    return typeof cell === 'string' ? cell.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : cell.source;
  });
  return new RegExp(`^ *${parts.join(' +')} *$`, 'm');
}

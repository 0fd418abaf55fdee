/** A small line without axes, for a value whose course matters more than its size. */
export function Sparkline({
  values,
  label,
  width = 72,
  height = 16,
}: {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
}) {
  const highest = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values
    .map((value, index) => `${index * step},${height - 1 - (value / highest) * (height - 2)}`)
    .join(' ');
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className="shrink-0 text-accent"
    >
      <polyline points={points} fill="none" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  );
}

/** A probe on its line. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent-fill)" />
      <path d="M16 5v14" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M9 21.5a7 7 0 0 0 14 0"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="16" cy="21" r="2.6" fill="#fff" />
    </svg>
  );
}

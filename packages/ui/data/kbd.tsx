/** A key, or keys to be pressed one after the other. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="min-w-4 rounded border border-line-strong bg-subtle px-1 text-center font-mono text-data text-muted leading-4"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

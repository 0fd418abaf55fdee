import type { NamedOption } from '@sonde/compiler';
import { Checkbox, Input } from '@sonde/ui';

type Named = Readonly<Record<string, string>>;

/**
 * A field for each option that the script reads with getopt(), and for each value given to one it lacks, so that
 * it can be taken away. An empty field means the default.
 */
export function ScriptOptions({
  options,
  named,
  onChange,
}: {
  options: readonly NamedOption[];
  named: Named;
  onChange(named: Named): void;
}) {
  const unknown = Object.keys(named)
    .filter((name) => !options.some((option) => option.name === name))
    .map((name): NamedOption => ({ name, kind: 'text', fallback: '' }));
  const fields = [...options, ...unknown];
  if (fields.length === 0) return null;
  return (
    <section
      aria-label="Options of the script"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-subtle px-4 py-1.5"
    >
      {fields.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          given={named[option.name]}
          onChange={(value) => onChange(withValue(named, option.name, value))}
        />
      ))}
    </section>
  );
}

/** Undefined takes the value away. */
const withValue = (named: Named, name: string, value: string | undefined): Named => ({
  ...Object.fromEntries(Object.entries(named).filter(([each]) => each !== name)),
  ...(value !== undefined && { [name]: value }),
});

function OptionField({
  option: { name, kind, fallback, description },
  given,
  onChange,
}: {
  option: NamedOption;
  given: string | undefined;
  onChange(value: string | undefined): void;
}) {
  if (kind === 'flag') {
    const value = given === undefined ? fallback : given === '' ? 'true' : given;
    return (
      <span title={description} className="text-data">
        <Checkbox
          className="text-data"
          label={`--${name}`}
          checked={value === 'true'}
          onChange={(event) => {
            const next = String(event.target.checked);
            onChange(next === fallback ? undefined : next);
          }}
        />
      </span>
    );
  }
  return (
    <span title={description} className="flex items-center gap-1.5 text-data text-muted">
      <span className="font-mono">--{name}</span>
      <Input
        aria-label={`Option --${name}`}
        placeholder={fallback}
        className="h-7 w-32 font-mono text-data"
        value={given ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
    </span>
  );
}

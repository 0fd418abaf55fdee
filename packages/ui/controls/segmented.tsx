'use client';
import { cn } from '../class-names.ts';

/** A small choice between a few views, as a radio group. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { readonly value: NoInfer<Value>; readonly label: string }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
}) {
  return (
    <fieldset className="inline-flex rounded border border-line-strong bg-subtle p-px">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            'flex h-5 cursor-pointer items-center rounded-[3px] px-2 text-data has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.value === value ? 'bg-raised text-ink shadow-seg' : 'text-muted hover:text-ink',
          )}
        >
          <input
            type="radio"
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

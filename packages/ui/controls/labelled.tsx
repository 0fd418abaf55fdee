import type { ComponentProps, ReactNode } from 'react';
import { Field, Input, Select } from './input.tsx';

type Labelled<Kind extends 'input' | 'select', Value> = Omit<
  ComponentProps<Kind>,
  'onChange' | 'type' | 'className'
> & {
  label: string;
  hint?: ReactNode;
  /** Of the label and the control together. */
  className?: string;
  onChange(value: Value): void;
};

/** A Field of one line of text. */
export function TextField({
  label,
  hint,
  className = '',
  mono = false,
  onChange,
  ...rest
}: Labelled<'input', string> & { mono?: boolean }) {
  return (
    <Field label={label} hint={hint} className={className}>
      {(control) => (
        <Input
          {...control}
          className={mono ? 'font-mono text-data' : ''}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
      )}
    </Field>
  );
}

/** A Field of a number; nothing typed is 0. */
export function NumberField({
  label,
  hint,
  className = '',
  onChange,
  ...rest
}: Labelled<'input', number>) {
  return (
    <Field label={label} hint={hint} className={className}>
      {(control) => (
        <Input
          {...control}
          type="number"
          onChange={(event) => onChange(Number(event.target.value))}
          {...rest}
        />
      )}
    </Field>
  );
}

/** A Field of one choice of several; the options are its children. */
export function SelectField({
  label,
  hint,
  className = '',
  onChange,
  ...rest
}: Labelled<'select', string>) {
  return (
    <Field label={label} hint={hint} className={className}>
      {(control) => (
        <Select {...control} onChange={(event) => onChange(event.target.value)} {...rest} />
      )}
    </Field>
  );
}

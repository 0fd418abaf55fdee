import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '../class-names.ts';

const box =
  'rounded border border-line-strong bg-raised text-body text-ink placeholder:text-faint hover:border-faint disabled:opacity-50 aria-invalid:border-bad';

/** One line of text. Give it an `aria-label` or put it in a Field. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cn(box, 'h-8 min-w-0 px-2', className)} {...rest} />;
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cn(box, 'min-h-16 px-2 py-1', className)} {...rest} />;
}

/** The platform's own list: it works with every keyboard, screen reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <select className={cn(box, 'h-8 cursor-pointer pr-6 pl-2', className)} {...rest}>
      {children}
    </select>
  );
}

/** A checkbox with its words; the words are part of the target. */
export function Checkbox({
  label,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode }) {
  return (
    <label className={cn('inline-flex cursor-pointer items-center gap-2 text-body', className)}>
      <input type="checkbox" className="size-3.5 cursor-pointer accent-accent-fill" {...rest} />
      {label}
    </label>
  );
}

/** A label, a control, and below it a hint or what is wrong. The control gets its id and description. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children(control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }): ReactNode;
}) {
  const id = useId();
  const about = error ?? hint;
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-data text-muted">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': about === undefined ? undefined : `${id}-about`,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {about !== undefined && (
        <p id={`${id}-about`} className={cn('text-data', error ? 'text-bad' : 'text-faint')}>
          {about}
        </p>
      )}
    </div>
  );
}

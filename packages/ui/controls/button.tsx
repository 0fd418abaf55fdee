import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../class-names.ts';
import { Tooltip } from '../overlays/tooltip.tsx';

const button = cva(
  'inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded whitespace-nowrap select-none disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
  {
    variants: {
      look: {
        primary: 'bg-accent-fill font-medium text-on-accent hover:bg-accent-fill-hover',
        plain: 'border border-line-strong bg-raised text-ink hover:bg-hover',
        quiet: 'text-muted hover:bg-hover hover:text-ink',
        danger: 'border border-bad-line bg-raised text-bad hover:bg-bad-soft',
      },
      size: { normal: 'h-8 px-3 text-body', small: 'h-6 px-2 text-data' },
    },
    defaultVariants: { look: 'plain', size: 'normal' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  /** Why the action is not allowed now: disables the button and is shown on hover and to screen readers. */
  blocked?: string | undefined;
}

/** A button with words. `blocked` keeps it focusable, so that the reason can be read by keyboard. */
export function Button({ look, size, blocked, className, onClick, ...rest }: ButtonProps) {
  const element = (
    <button
      type="button"
      className={cn(button({ look, size }), className)}
      aria-disabled={blocked === undefined ? undefined : true}
      aria-description={blocked}
      onClick={blocked === undefined ? onClick : (event) => event.preventDefault()}
      {...rest}
    />
  );
  return blocked === undefined ? element : <Tooltip text={blocked}>{element}</Tooltip>;
}

/** A button that is a picture; `label` is its accessible name and its tooltip. */
export function IconButton({
  label,
  children,
  className,
  size = 'small',
  look = 'quiet',
  blocked,
  onClick,
  ...rest
}: Omit<ButtonProps, 'aria-label'> & { label: string; children: ReactNode }) {
  return (
    <Tooltip text={blocked === undefined ? label : `${label}: ${blocked}`}>
      <button
        type="button"
        aria-label={label}
        aria-disabled={blocked === undefined ? undefined : true}
        aria-description={blocked}
        onClick={blocked === undefined ? onClick : undefined}
        className={cn(
          button({ look, size }),
          size === 'small' ? 'w-6 px-0' : 'w-8 px-0',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}

/** The classes of a button, for links that look like one. */
export const buttonClasses = button;

import { Button, type ButtonProps, buttonClasses } from '@sonde/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link that looks like a button, or the disabled button with the reason where the role does not allow what is behind it. */
export function ActionLink({
  href,
  blocked,
  look,
  size,
  children,
}: Pick<ButtonProps, 'look' | 'size' | 'blocked'> & { href: string; children: ReactNode }) {
  if (blocked !== undefined) {
    return (
      <Button blocked={blocked} look={look} size={size}>
        {children}
      </Button>
    );
  }
  return (
    <Link href={href} className={buttonClasses({ look, size })}>
      {children}
    </Link>
  );
}

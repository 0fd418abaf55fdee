'use client';
import { Button, ErrorState } from '@sonde/ui';

/** A page that broke while drawing. The frame around it stays. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset(): void;
}) {
  return (
    <ErrorState
      title="This page could not be drawn"
      detail={error.message}
      next="Try again. Drafts are kept in this browser; the runs themselves are not affected."
      reference={error.digest}
      action={<Button onClick={reset}>Try again</Button>}
    />
  );
}

import { EmptyState } from '@sonde/ui';
import Link from 'next/link';

export default function NotFound() {
  return (
    <main className="flex h-full flex-col">
      <EmptyState
        title="There is no page at this address"
        action={
          <Link href="/trace" className="text-accent underline">
            Go to Trace
          </Link>
        }
      >
        A link may be cut short, or what it pointed to was deleted.
      </EmptyState>
    </main>
  );
}

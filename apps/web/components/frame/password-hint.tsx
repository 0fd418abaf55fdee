'use client';
import { Button, Notice } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTRPC } from '../api/client.ts';
import { useStored } from './stored.ts';

/** Tells who came by a link how to come back. The settings say it themselves. */
export function PasswordHint() {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const dismissed = useStored('sonde.password-hint-dismissed', false);
  const path = usePathname();
  const isNeeded = me.data?.user.hasPassword === false && path !== '/settings';
  if (!isNeeded || !dismissed.ready || dismissed.value) return null;
  return (
    <Notice>
      Set a password to sign in without a link:{' '}
      <Link href="/settings" className="rounded text-accent underline">
        settings
      </Link>{' '}
      <Button size="small" look="quiet" onClick={() => dismissed.set(true)}>
        Dismiss
      </Button>
    </Notice>
  );
}

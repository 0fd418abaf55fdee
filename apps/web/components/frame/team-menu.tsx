'use client';
import { cn, Menu } from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronsUpDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTRPC } from '../api/client.ts';

/** Which team's hosts, scripts and runs are shown. */
export function TeamMenu({ narrow }: { narrow: boolean }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const me = useQuery(trpc.me.get.queryOptions());
  const select = useMutation(
    trpc.team.select.mutationOptions({
      onSuccess: async () => {
        router.push('/trace');
        await queries.resetQueries();
      },
    }),
  );
  const name = me.data?.activeTeam?.name ?? '';
  return (
    <Menu
      label="Team"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Team: ${name}`}
          className="flex h-8 cursor-pointer items-center gap-2.5 rounded px-1.5 text-body text-muted hover:bg-hover hover:text-ink"
        >
          <span
            aria-hidden="true"
            className="flex size-5 shrink-0 items-center justify-center rounded bg-hover font-medium text-data text-ink"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className={cn('flex-1 truncate text-left max-lg:hidden', narrow && 'hidden')}>
            {name}
          </span>
          <ChevronsUpDown
            size={14}
            aria-hidden
            className={cn('max-lg:hidden', narrow && 'hidden')}
          />
        </button>
      }
      items={(me.data?.teams ?? []).map((team) => ({
        id: team.id,
        label: team.name,
        note: team.id === me.data?.activeTeam?.id ? 'now' : undefined,
        onSelect: () => select.mutate({ id: team.id }),
      }))}
    />
  );
}

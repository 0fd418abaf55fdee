'use client';
import { Badge, Button, Segmented, useToast } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { useTheme } from 'next-themes';
import { useEffect, useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { Fact, Facts } from '../frame/page.tsx';

const roleWords = { ADMIN: 'Admin', EDITOR: 'Editor', VIEWER: 'Viewer' } as const;

/** The account, the look, and who is in the team. */
export function SettingsPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const members = useQuery(trpc.team.member.list.queryOptions());
  return (
    <QueryState query={me} label="Loading the account">
      {(data) => (
        <div className="grid flex-1 content-start gap-x-12 gap-y-8 overflow-auto p-6 xl:grid-cols-2">
          <section className="flex flex-col gap-3">
            <h2 className="font-medium text-body">Account</h2>
            <Facts>
              <Fact name="Name">{data.user.name}</Fact>
              <Fact name="E-mail">{data.user.email}</Fact>
              <Fact name="Team">{data.activeTeam?.name ?? 'none'}</Fact>
              <Fact name="Role">{data.role === null ? 'none' : roleWords[data.role]}</Fact>
            </Facts>
            <SignOut />
            <h2 className="mt-6 font-medium text-body">Theme</h2>
            <ThemeChoice />
          </section>
          <section className="flex flex-col gap-3">
            <h2 className="font-medium text-body">
              Members of {data.activeTeam?.name ?? 'the team'}
            </h2>
            <QueryState query={members} label="Loading members">
              {(all) => (
                <ul className="rounded border border-line">
                  {all.map((member) => (
                    <li
                      key={member.userId}
                      className="flex h-9 items-center gap-4 border-line-soft border-b px-3 text-body last:border-b-0"
                    >
                      <span className="w-40 truncate">{member.name}</span>
                      <span className="flex-1 truncate text-muted">{member.email}</span>
                      <Badge tone="off" text={roleWords[member.role]} />
                    </li>
                  ))}
                </ul>
              )}
            </QueryState>
          </section>
        </div>
      )}
    </QueryState>
  );
}

function SignOut() {
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const signOut = async () => {
    setBusy(true);
    try {
      await fetch('/api/auth/sign-out', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      location.assign('/sign-in');
    } catch (error) {
      setBusy(false);
      toast(errorText(error), 'bad');
    }
  };
  return (
    <div>
      <Button onClick={signOut} disabled={busy}>
        Sign out
      </Button>
    </div>
  );
}

/** Known only in the browser, so it is drawn after the first paint. */
function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return (
    <div className="h-6">
      {mounted && (
        <Segmented
          label="Theme"
          value={theme ?? 'system'}
          onChange={setTheme}
          options={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'system', label: 'System' },
          ]}
        />
      )}
    </div>
  );
}

'use client';
import { Tabs } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../api/client.ts';
import { QueryState } from '../api/query-state.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { AccountTab } from './account-tab.tsx';
import { AuditTab } from './audit-tab.tsx';
import { MembersTab } from './members-tab.tsx';

/** The account and the look, who is in the team, and who did what. */
export function SettingsPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const [tab, setTab] = useUrlState('tab', 'account');
  return (
    <QueryState query={me} label="Loading the account">
      {(data) => (
        <Tabs
          label="Settings"
          value={tab}
          onChange={(next) => setTab(next, 'push')}
          tabs={[
            { id: 'account', label: 'Account', content: <AccountTab me={data} /> },
            { id: 'members', label: 'Members', content: <MembersTab me={data} /> },
            { id: 'audit', label: 'Audit', content: <AuditTab /> },
          ]}
        />
      )}
    </QueryState>
  );
}

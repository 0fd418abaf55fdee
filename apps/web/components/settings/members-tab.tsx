'use client';
import { Button, ConfirmDialog, Copyable, Dialog, Select, Time, useToast } from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { type Outputs, useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { PageBar } from '../frame/page.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type Role, roleMeaning, roles, roleWords } from './role-words.ts';

type Member = Outputs['team']['member']['list'][number];

/** Who is in the team, in which role; admins invite, change and remove. */
export function MembersTab({ me }: { me: Outputs['me']['get'] }) {
  const trpc = useTRPC();
  const whyNot = useWhyNot();
  const members = useQuery(trpc.team.member.list.queryOptions());
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <PageBar
        actions={
          <Button
            look="primary"
            blocked={whyNot('team.member.invite')}
            onClick={() => setInviting(true)}
          >
            <UserPlus size={14} aria-hidden /> Invite
          </Button>
        }
      >
        <h2 className="text-body text-muted">Members of {me.activeTeam?.name ?? 'the team'}</h2>
      </PageBar>
      <QueryState query={members} label="Loading members">
        {(all) => (
          <div className="flex-1 overflow-auto">
            <table aria-label="Members" className="w-full text-left text-body">
              <thead className="text-data text-muted">
                <tr className="border-line border-b">
                  {['Name', 'E-mail', 'Joined', 'Role', 'Actions'].map((head) => (
                    <th key={head} scope="col" className="h-8 px-4 font-normal">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {all.map((member) => (
                  <MemberRow
                    key={member.userId}
                    member={member}
                    isSelf={member.userId === me.user.id}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryState>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}

function MemberRow({ member, isSelf }: { member: Member; isSelf: boolean }) {
  const whyNot = useWhyNot();
  const [removing, setRemoving] = useState(false);
  return (
    <tr className="border-line-soft border-b">
      <th scope="row" className="h-10 px-4 font-normal">
        {member.name}
        {isSelf && <span className="text-faint"> (you)</span>}
      </th>
      <td className="px-4 text-muted [overflow-wrap:anywhere]">{member.email}</td>
      <td className="px-4 text-muted whitespace-nowrap">
        <Time at={member.createdAt} />
      </td>
      <td className="px-4">
        <RoleChoice member={member} />
      </td>
      <td className="px-4 whitespace-nowrap">
        <span className="flex gap-2">
          <NewLink member={member} />
          <Button
            size="small"
            look="danger"
            aria-label={`Remove ${member.name}`}
            blocked={whyNot('team.member.remove')}
            onClick={() => setRemoving(true)}
          >
            Remove
          </Button>
        </span>
        {removing && <Remove member={member} onClose={() => setRemoving(false)} />}
      </td>
    </tr>
  );
}

/** Calls `done` when the change is stored; the list is fetched again then. */
function useMemberChange(done: () => void = () => {}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  return {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: trpc.team.pathKey() });
      await queries.invalidateQueries({ queryKey: trpc.me.pathKey() });
      done();
    },
    onError: (error: unknown) => toast(errorText(error), 'bad'),
  };
}

function RoleChoice({ member }: { member: Member }) {
  const trpc = useTRPC();
  const whyNot = useWhyNot();
  const update = useMutation(trpc.team.member.update.mutationOptions(useMemberChange()));
  const forbidden = whyNot('team.member.update');
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      aria-description={forbidden}
      title={forbidden ?? roleMeaning[member.role]}
      disabled={forbidden !== undefined || update.isPending}
      value={member.role}
      onChange={(event) =>
        update.mutate({ userId: member.userId, role: event.target.value as Role })
      }
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {roleWords[role]}
        </option>
      ))}
    </Select>
  );
}

/** For a member whose first link got lost, or who forgot the password. */
function NewLink({ member }: { member: Member }) {
  const trpc = useTRPC();
  const whyNot = useWhyNot();
  const toast = useToast();
  const invite = useMutation(
    trpc.team.member.invite.mutationOptions({
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
  return (
    <>
      <Button
        size="small"
        aria-label={`New sign-in link for ${member.name}`}
        blocked={whyNot('team.member.invite')}
        disabled={invite.isPending}
        onClick={() => invite.mutate({ email: member.email, role: member.role })}
      >
        New link
      </Button>
      {invite.data && (
        <Dialog
          open
          onClose={() => invite.reset()}
          title={`Sign-in link for ${member.name}`}
          actions={
            <Button look="primary" onClick={() => invite.reset()}>
              Done
            </Button>
          }
        >
          <HandOver email={member.email} link={invite.data.link} />
        </Dialog>
      )}
    </>
  );
}

/** The link that the admin passes on by whatever means they trust. */
export function HandOver({ email, link }: { email: string; link: string | null }) {
  if (link === null) {
    return (
      <p className="text-body">
        {email} has an account through another team and signs in as before. This team is in their
        team menu now.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-body">Hand this link to {email}, and to nobody else:</p>
      <Copyable block text={link} label="the sign-in link" />
      <p className="text-data text-muted">
        It signs them in once, within a day, and is shown only here. Nothing is sent by e-mail.
      </p>
    </div>
  );
}

function Remove({ member, onClose }: { member: Member; onClose(): void }) {
  const trpc = useTRPC();
  const remove = useMutation(trpc.team.member.remove.mutationOptions(useMemberChange(onClose)));
  return (
    <ConfirmDialog
      title={`Remove ${member.name} from the team?`}
      action={`Remove ${member.name}`}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ userId: member.userId })}
      onClose={onClose}
    >
      {member.email} sees nothing of this team any more. Their scripts, schedules and runs stay.
    </ConfirmDialog>
  );
}

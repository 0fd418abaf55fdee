'use client';
import { Button, Dialog, Field, Input, Select } from '@sonde/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import { HandOver } from './members-tab.tsx';
import { type Role, roleMeaning, roles, roleWords } from './role-words.ts';

/** Adds a person to the team, then shows the link that signs them in for the first time. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const formId = useId();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('EDITOR');
  const invite = useMutation(
    trpc.team.member.invite.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.team.pathKey() }),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role, ...(name.trim() !== '' && { name: name.trim() }) });
  };
  if (invite.data) {
    const done = (
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    );
    return (
      <Dialog open onClose={onClose} title={`${email.trim()} is in the team`} actions={done}>
        <HandOver email={email.trim()} link={invite.data.link} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Invite to the team"
      description="You get a link to hand over; nothing is sent by e-mail."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" disabled={invite.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail" error={invite.error ? errorText(invite.error) : undefined}>
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Name" hint="They can change it">
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role" hint={roleMeaning[role]}>
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={(event) => setRole(event.target.value as Role)}
            >
              {roles.map((each) => (
                <option key={each} value={each}>
                  {roleWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}

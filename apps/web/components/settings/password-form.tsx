'use client';
import { Button, Field, Input, useToast } from '@sonde/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';

/** The server's own limits. */
const [shortest, longest] = [10, 128];

/** Sets the first password of somebody who came by a link, or changes the one there is. */
export function PasswordForm({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const heading = useId();
  const [problem, setProblem] = useState<string>();
  const set = useMutation(trpc.me.setPassword.mutationOptions());
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const target = event.currentTarget;
    const form = new FormData(target);
    const password = String(form.get('new'));
    const mistake = passwordMistake(password, String(form.get('again')));
    setProblem(mistake);
    if (mistake !== undefined) return;
    setBusy(true);
    try {
      if (hasPassword) await changePassword(String(form.get('current')), password);
      else await set.mutateAsync({ password });
      target.reset();
      toast(hasPassword ? 'Your password is changed.' : 'You can sign in with a password now.');
      await queries.invalidateQueries({ queryKey: trpc.me.pathKey() });
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby={heading} id="password" className="flex max-w-md flex-col gap-3">
      <h2 id={heading} className="font-medium text-body">
        Password
      </h2>
      {!hasPassword && (
        <p className="text-body text-muted">
          You came by a link that works once. Set a password to sign in without a link.
        </p>
      )}
      <form onSubmit={submit} className="flex flex-col gap-3">
        <input type="hidden" name="username" autoComplete="username" value={email} />
        {hasPassword && <Secret label="Current password" name="current" complete="current" />}
        <Secret
          label="New password"
          name="new"
          complete="new"
          hint={`At least ${shortest} characters`}
        />
        <Secret label="New password again" name="again" complete="new" error={problem} />
        <div>
          <Button type="submit" look={hasPassword ? 'plain' : 'primary'} disabled={busy}>
            {hasPassword ? 'Change password' : 'Set password'}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Secret({
  label,
  name,
  complete,
  hint,
  error,
}: {
  label: string;
  name: string;
  complete: 'current' | 'new';
  hint?: string;
  error?: string | undefined;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="password"
          autoComplete={`${complete}-password`}
          maxLength={longest}
          required
        />
      )}
    </Field>
  );
}

/** What is wrong with a new password that was typed twice. */
export function passwordMistake(password: string, again: string): string | undefined {
  if (password.length < shortest) return `A password has at least ${shortest} characters.`;
  if (password !== again) return 'The two are not the same.';
  return undefined;
}

/** By better-auth's own route, which asks for the old one; other sessions are signed out. Throws what to tell. */
async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  const answer = await fetch('/api/auth/change-password', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ currentPassword, newPassword, revokeOtherSessions: true }),
  });
  if (answer.ok) return;
  if (answer.status === 400) throw new Error('The current password is another one.');
  if (answer.status === 429) throw new Error('Too many attempts. Wait a minute, then try again.');
  throw new Error(`The control plane answered ${answer.status}. Look for it in its log.`);
}

'use client';
import { Button, Field, Input, Segmented, useToast } from '@sonde/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTheme } from 'next-themes';
import { type FormEvent, useEffect, useState } from 'react';
import { type Outputs, useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import { Fact, Facts } from '../frame/page.tsx';
import { PasswordForm } from './password-form.tsx';
import { roleWords } from './role-words.ts';

/** Oneself: name, password, theme, and the way out. */
export function AccountTab({ me }: { me: Outputs['me']['get'] }) {
  return (
    <div className="grid flex-1 content-start gap-x-12 gap-y-8 overflow-auto p-6 xl:grid-cols-2">
      <section className="flex max-w-md flex-col gap-3">
        <h2 className="font-medium text-body">Account</h2>
        <NameForm key={me.user.name} name={me.user.name} />
        <Facts>
          <Fact name="E-mail">{me.user.email}</Fact>
          <Fact name="Team">{me.activeTeam?.name ?? 'none'}</Fact>
          <Fact name="Role">{me.role === null ? 'none' : roleWords[me.role]}</Fact>
        </Facts>
        <SignOut />
      </section>
      <PasswordForm email={me.user.email} hasPassword={me.user.hasPassword} />
      <section className="flex flex-col gap-3">
        <h2 className="font-medium text-body">Theme</h2>
        <ThemeChoice />
      </section>
    </div>
  );
}

function NameForm({ name }: { name: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const [text, setText] = useState(name);
  const update = useMutation(
    trpc.me.update.mutationOptions({
      onSuccess: async () => {
        toast('Your name is changed.');
        // It stands in the list of members and beside every run too.
        await queries.invalidateQueries();
      },
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: text.trim() });
  };
  const isSame = text.trim() === '' || text.trim() === name;
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Field label="Name" className="flex-1">
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            maxLength={100}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={isSame || update.isPending}>
        Save name
      </Button>
    </form>
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

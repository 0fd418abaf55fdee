'use client';
import { Button, Field, Input, Notice } from '@sonde/ui';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Logo } from '../frame/logo.tsx';

/** E-mail and password; the first account arrives by the one-time link that the server prints. */
export function SignIn() {
  const search = useSearchParams();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const answer = await signIn(String(form.get('email')), String(form.get('password')));
    setBusy(false);
    setProblem(answer);
    if (answer === undefined) location.assign(safeReturn(search.get('return')));
  };
  return (
    <main className="flex h-full items-start justify-center overflow-auto bg-subtle px-4 pt-[16vh]">
      <div className="w-full max-w-sm overflow-hidden rounded-md border border-line bg-raised">
        {search.has('error') && (
          <Notice tone="warn">
            That sign-in link has been used or is too old. Restart the control plane to get a new
            one in its output, or sign in with a password.
          </Notice>
        )}
        {search.has('return') && !search.has('error') && (
          <Notice>Sign in to go on. What you typed is kept.</Notice>
        )}
        <form onSubmit={submit} className="flex flex-col gap-4 p-6">
          <h1 className="flex items-center gap-2 font-medium text-title">
            <Logo size={24} /> Sign in to Sonde
          </h1>
          <Field label="E-mail">
            {(control) => (
              <Input {...control} name="email" type="email" autoComplete="username" required />
            )}
          </Field>
          <Field label="Password" error={problem}>
            {(control) => (
              <Input
                {...control}
                name="password"
                type="password"
                autoComplete="current-password"
                required
              />
            )}
          </Field>
          <Button type="submit" look="primary" disabled={busy}>
            Sign in
          </Button>
          <p className="text-data text-faint">
            No account yet? The first start of the control plane prints a one-time link for the
            first admin; an admin invites everybody else.
          </p>
        </form>
      </div>
    </main>
  );
}

/** What went wrong in words, or undefined when somebody is signed in now. */
async function signIn(email: string, password: string): Promise<string | undefined> {
  try {
    const answer = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (answer.ok) return undefined;
    if (answer.status === 401) return 'This e-mail and password do not belong together.';
    if (answer.status === 429) return 'Too many attempts. Wait a minute, then try again.';
    return `The control plane answered ${answer.status}. Look for it in its log.`;
  } catch {
    return 'The control plane did not answer. Check that it runs, then try again.';
  }
}

/** Only a path of this site: never somebody else's address. */
export function safeReturn(path: string | null): string {
  return path?.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? path : '/trace';
}

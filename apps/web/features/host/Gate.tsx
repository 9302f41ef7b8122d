'use client';
import type { Me } from '@killinit/protocol';
import { Field, Key, Mark } from '@killinit/ui';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { request } from '@/lib/api.ts';

type Mode = 'up' | 'in';

const MIN_PASSWORD = 8;

/** The door for teachers: the first account owns the server, later ones need an invitation or an open door. */
export function Gate(props: { signUp: Me['signUp']; invitation: string | null; onIn(): void }) {
  const { signUp, invitation } = props;
  const mayCreate = signUp !== 'closed' || invitation !== null;
  const [mode, setMode] = useState<Mode>(signUp === 'first' || invitation ? 'up' : 'in');
  return (
    <main className="gatehouse">
      <div className="gatebox">
        <Mark />
        <h1>{mode === 'in' ? 'Sign in' : signUp === 'first' ? 'Set up this server' : 'Create an account'}</h1>
        <p className="dim">{introduction(mode, signUp, invitation !== null)}</p>
        <AccountForm key={mode} mode={mode} invitation={invitation} onIn={props.onIn} />
        <p className="sm dim">
          {mode === 'up' && signUp !== 'first' && (
            <button type="button" className="linky" onClick={() => setMode('in')}>
              I have an account
            </button>
          )}
          {mode === 'in' && mayCreate && (
            <button type="button" className="linky" onClick={() => setMode('up')}>
              Create an account instead
            </button>
          )}
          {mode === 'in' && !mayCreate && 'Sign-up is closed. The owner of this server can make an invitation link.'}
        </p>
        <p className="sm">
          <Link href="/">Joining as a student? Type the room code here.</Link>
        </p>
      </div>
    </main>
  );
}

function introduction(mode: Mode, signUp: Me['signUp'], invited: boolean): string {
  if (mode === 'in') return 'Students need no account; this is for whoever opens the rooms.';
  if (signUp === 'first') return 'The first account owns this server. It stays on this computer; no mail is ever sent.';
  return invited ? 'You were invited to host sessions on this server.' : 'Sign-up is open on this server.';
}

function AccountForm({ mode, invitation, onIn }: { mode: Mode; invitation: string | null; onIn(): void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<{ field: 'email' | 'password' | 'form'; says: string } | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (busy) return;
    const missing = check(mode, email, password);
    setWrong(missing);
    if (missing) return;
    setBusy(true);
    const name = email.trim().split('@')[0] ?? '';
    const answer =
      mode === 'up'
        ? await request('/api/auth/sign-up/email', {
            email: email.trim(),
            password,
            name,
            ...(invitation ? { invitation } : {}),
          })
        : await request('/api/auth/sign-in/email', { email: email.trim(), password });
    if (answer.ok) return onIn();
    setBusy(false);
    setWrong({ field: 'form', says: answer.message });
  };

  return (
    <form className="stack" onSubmit={(e) => void submit(e)} noValidate>
      <Field
        label="Email"
        type="email"
        autoComplete="username"
        value={email}
        error={wrong?.field === 'email' ? wrong.says : null}
        onChange={(e) => setEmail(e.target.value)}
      />
      <Field
        label="Password"
        type="password"
        autoComplete={mode === 'up' ? 'new-password' : 'current-password'}
        value={password}
        help={mode === 'up' ? `At least ${MIN_PASSWORD} signs. A short sentence is easy to keep.` : undefined}
        error={wrong?.field === 'password' ? wrong.says : null}
        onChange={(e) => setPassword(e.target.value)}
      />
      {wrong?.field === 'form' && (
        <p className="err" role="alert">
          {wrong.says}
        </p>
      )}
      <Key look="primary" size="big" type="submit" aria-busy={busy}>
        {mode === 'up' ? (busy ? 'Creating the account' : 'Create account') : busy ? 'Signing in' : 'Sign in'}
      </Key>
    </form>
  );
}

function check(mode: Mode, email: string, password: string) {
  if (!/^\S+@\S+$/.test(email.trim()))
    return { field: 'email' as const, says: 'Type an address with an @, such as ana@school.example.' };
  if (password === '') return { field: 'password' as const, says: 'Type your password.' };
  if (mode === 'up' && password.length < MIN_PASSWORD)
    return { field: 'password' as const, says: `Make it ${MIN_PASSWORD} signs or longer.` };
  return null;
}

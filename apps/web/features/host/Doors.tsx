'use client';
import type { Invitation, Me } from '@killinit/protocol';
import { Dialog, Key, Switch } from '@killinit/ui';
import { useState } from 'react';
import { request } from '@/lib/api.ts';
import { CopyKey } from '@/lib/copy.tsx';

/** The owner lets others host: one by one with a link, or everybody by an open sign-up. */
export function Doors({ signUp }: { signUp: Me['signUp'] }) {
  const [open, setOpen] = useState(false);
  const [everybody, setEverybody] = useState(signUp === 'open');
  const [link, setLink] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const invite = async () => {
    const answer = await request<Invitation>('/api/invitations', {});
    setRefused(answer.ok ? null : answer.message);
    if (answer.ok) setLink(`${location.origin}${answer.value.path}`);
  };
  const letIn = async (on: boolean) => {
    const answer = await request('/api/sign-up', { open: on });
    setRefused(answer.ok ? null : answer.message);
    if (answer.ok) setEverybody(on);
  };
  return (
    <>
      <Key look="quiet" size="sm" icon="users" onClick={() => setOpen(true)}>
        Other hosts
      </Key>
      <Dialog title="Who else may host here" open={open} onClose={() => setOpen(false)}>
        <div className="body" style={{ color: 'var(--ink)' }}>
          <div className="line">
            <span className="grow">
              Sign-up is open
              <small>Anybody who reaches this server may create an account</small>
            </span>
            <Switch label="Sign-up is open" on={everybody} onChange={(on) => void letIn(on)} />
          </div>
          <div className="line">
            <span className="grow">
              Invitation link
              <small>For one account, good for two days</small>
            </span>
            <Key size="sm" icon="link" onClick={() => void invite()}>
              Make a link
            </Key>
          </div>
          {link && (
            <div className="row">
              <input className="input sm" readOnly aria-label="Invitation link" value={link} />
              <CopyKey text={link}>Copy</CopyKey>
            </div>
          )}
          {refused && (
            <p className="err" role="alert">
              {refused}
            </p>
          )}
        </div>
        <div className="acts">
          <Key look="primary" onClick={() => setOpen(false)}>
            Done
          </Key>
        </div>
      </Dialog>
    </>
  );
}

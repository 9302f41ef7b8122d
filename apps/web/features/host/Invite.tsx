'use client';
import type { Invitation } from '@killinit/protocol';
import { Dialog, Key } from '@killinit/ui';
import { useState } from 'react';
import { request } from '@/lib/api.ts';
import { CopyKey } from '@/lib/copy.tsx';

/** The owner lets one more person host: a link that works once. */
export function Invite() {
  const [link, setLink] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const make = async () => {
    const answer = await request<Invitation>('/api/invitations', {});
    if (!answer.ok) return setRefused(answer.message);
    setLink(`${location.origin}${answer.value.path}`);
  };
  return (
    <>
      <Key look="quiet" size="sm" icon="users" onClick={() => void make()}>
        Invite a host
      </Key>
      <Dialog
        title={refused ? 'No invitation was made' : 'Invitation link'}
        open={link !== null || refused !== null}
        onClose={() => {
          setLink(null);
          setRefused(null);
        }}
      >
        <div className="body">
          <p>{refused ?? 'Whoever opens it may create one account. It works for two days.'}</p>
          {link && (
            <div className="row">
              <input className="input sm" readOnly aria-label="Invitation link" value={link} />
              <CopyKey text={link}>Copy</CopyKey>
            </div>
          )}
        </div>
        <div className="acts">
          <Key
            onClick={() => {
              setLink(null);
              setRefused(null);
            }}
          >
            Close
          </Key>
        </div>
      </Dialog>
    </>
  );
}

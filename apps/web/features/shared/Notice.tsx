'use client';
import { Core } from '@killinit/ui';
import type { ReactNode } from 'react';

/** A page with one thing to say and at most two things to do. */
export function Notice(props: { title: string; off?: boolean; children?: ReactNode; keys?: ReactNode }) {
  return (
    <main className="notice">
      <div className="row-3">
        <Core size="big" off={props.off ?? false} />
        <h1>{props.title}</h1>
      </div>
      {props.children}
      {props.keys && <div className="row-3 wrap">{props.keys}</div>}
    </main>
  );
}

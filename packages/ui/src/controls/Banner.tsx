import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Glyph, Icon } from '../glyphs/glyph.tsx';
import type { IconName } from '../glyphs/icons.ts';
import { Key } from './Key.tsx';

/** Pinned under the top bar; pushes the content, covers nothing. */
export function Banner(props: {
  tone?: 'warn' | 'good';
  icon: IconName;
  strong: string;
  children?: ReactNode;
  /** Said at once instead of when the reader pauses. */
  urgent?: boolean;
  onClose?: () => void;
}) {
  return (
    <div className={`banner ${props.tone ?? ''}`} role={props.urgent ? 'alert' : 'status'}>
      <Icon name={props.icon} />
      <p>
        <b>{props.strong}</b> {props.children}
      </p>
      {props.onClose && <Key look="quiet" size="sm" icon="x" aria-label="Dismiss" onClick={props.onClose} />}
    </div>
  );
}

export interface ToastMessage {
  readonly id: number;
  readonly good?: boolean;
  readonly title: string;
  readonly text?: string;
}

/** Bottom right, three at most; never the only place where an error is told. */
export function Toasts({ list, onGone }: { list: readonly ToastMessage[]; onGone(id: number): void }) {
  return (
    <div className="toasts" role="status">
      {list.slice(-3).map((toast) => (
        <Toast key={toast.id} toast={toast} onGone={onGone} />
      ))}
    </div>
  );
}

function Toast({ toast, onGone }: { toast: ToastMessage; onGone(id: number): void }) {
  useEffect(() => {
    const timer = setTimeout(() => onGone(toast.id), 6000);
    return () => clearTimeout(timer);
  }, [toast.id, onGone]);
  return (
    <div className="toast">
      {toast.good ? <Icon name="check" className="bypass" /> : <Glyph mark="block" silent className="block" />}
      <div>
        <b>{toast.title}</b>
        {toast.text}
      </div>
      <Key look="quiet" size="sm" icon="x" aria-label="Dismiss" onClick={() => onGone(toast.id)} />
    </div>
  );
}

import type { ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';

/** A question over everything else. Escape and Cancel are the same answer. */
export function Dialog(props: { title: string; open: boolean; onClose(): void; wide?: boolean; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (props.open && dialog && !dialog.open) dialog.showModal();
    if (!props.open && dialog?.open) dialog.close();
  }, [props.open]);
  if (!props.open) return null;
  return (
    <dialog
      ref={ref}
      className={`dlg ${props.wide ? 'wide' : ''}`}
      aria-labelledby={id}
      onClose={props.onClose}
      onCancel={props.onClose}
    >
      <h2 id={id}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}

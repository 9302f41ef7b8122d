import type { KeyboardEvent, ReactNode } from 'react';

export interface TabDef {
  readonly id: string;
  readonly label: ReactNode;
  readonly className?: string;
}

/** Tabs by the book: one stop for Tab, arrows move, the panel is named by its tab. */
export function Tabs(props: {
  label: string;
  tabs: readonly TabDef[];
  value: string;
  onPick(id: string): void;
  prefix: string;
}) {
  const onKeyDown = (e: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const shown = props.tabs.filter((t) => {
      const el = document.getElementById(`${props.prefix}-tab-${t.id}`);
      return el !== null && el.offsetParent !== null;
    });
    const from = shown.findIndex((t) => t.id === props.value);
    const next = shown[(from + step + shown.length) % shown.length];
    if (!next) return;
    props.onPick(next.id);
    document.getElementById(`${props.prefix}-tab-${next.id}`)?.focus();
  };
  return (
    <div role="tablist" aria-label={props.label} style={{ display: 'contents' }} onKeyDown={onKeyDown}>
      {props.tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${props.prefix}-tab-${tab.id}`}
          className={`tab ${tab.className ?? ''}`}
          aria-selected={tab.id === props.value}
          aria-controls={tab.id === props.value ? `${props.prefix}-panel-${tab.id}` : undefined}
          tabIndex={tab.id === props.value ? 0 : -1}
          onClick={() => props.onPick(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

'use client';
import { KernelLog, Key, ObjectivesList, ObjectivesStrip, Tabs } from '@killinit/ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Connection } from '../shared/connection.ts';
import { BriefPane, hintLabel } from './BriefPane.tsx';
import { MachinePanel } from './MachinePanel.tsx';
import type { Hint, StudentModel } from './model.ts';
import { PlayBar } from './PlayBar.tsx';
import { TracePanel } from './TracePanel.tsx';

export type Pane = 'terminal' | 'editor' | 'brief' | 'dmesg' | 'trace' | 'machine';

export interface StudentActions {
  onHint(hint: Hint): void;
  onRead(guard: string): void;
  onTreeText(): void;
  onKeys(): void;
  onSize(px: number): void;
}

export interface StudentScreenProps extends StudentActions {
  readonly model: StudentModel;
  readonly connection: Connection;
  readonly pane: Pane;
  onPane(pane: Pane): void;
  readonly sizePx: number;
  readonly banner: ReactNode;
  /** The attempt somebody paged to; null follows the newest. */
  readonly attempt: number | null;
  onAttempt(n: number | null): void;
  terminals(shown: boolean): ReactNode;
  readonly terminalBar: ReactNode;
  /** Heavy, so it is asked for only when somebody goes there. */
  editor(): ReactNode;
}

const SIZES = [12, 14, 16, 18, 20, 22, 25, 28];

/** The workspace: the machine, the terminal, and what just happened. */
export function StudentScreen(props: StudentScreenProps) {
  const { model, pane } = props;
  const fresh = useFreshLines(model.log.length, pane === 'dmesg');
  const visited = useVisited(pane, 'editor');
  const nextHint = model.hints.find((h) => h.text === null);
  const tabs = [
    { id: 'terminal', label: <Numbered n={1}>Terminal</Numbered> },
    { id: 'editor', label: <Numbered n={2}>Editor</Numbered> },
    { id: 'dmesg', label: <LogTab fresh={fresh} /> },
    { id: 'brief', label: <Numbered n="O">Brief</Numbered> },
    { id: 'trace', label: 'What just happened', className: 'only-narrow' },
    { id: 'machine', label: 'Machine', className: 'only-narrow' },
  ];
  return (
    <div className="page">
      <PlayBar model={model} connection={props.connection} onKeys={props.onKeys} />
      {props.banner}
      <main className="rack work">
        <MachinePanel model={model} onText={props.onTreeText} />
        <section className="panel crt mid" aria-label="Your work">
          <div className="tabs">
            <Tabs label="Panes" prefix="work" tabs={tabs} value={pane} onPick={(id) => props.onPane(id as Pane)} />
            <span className="end row">
              <span className="watched">Your teacher can see what you type</span>
              {pane === 'terminal' && props.terminalBar}
            </span>
            <Key
              look="quiet"
              size="sm"
              aria-label={`Text size, now ${props.sizePx} pixels`}
              style={{ alignSelf: 'center' }}
              onClick={() => props.onSize(SIZES[(SIZES.indexOf(props.sizePx) + 1) % SIZES.length]!)}
            >
              A+
            </Key>
          </div>
          <PanePanel id="terminal" at={pane}>
            {props.terminals(pane === 'terminal' && !model.panic)}
          </PanePanel>
          <PanePanel id="editor" at={pane}>
            {visited && props.editor()}
          </PanePanel>
          <PanePanel id="brief" at={pane}>
            <BriefPane model={model} onHint={props.onHint} />
          </PanePanel>
          <PanePanel id="dmesg" at={pane}>
            {pane === 'dmesg' && <KernelLog lines={model.log} />}
          </PanePanel>
          <PanePanel id="trace" at={pane}>
            {pane === 'trace' && <TracePanel {...props} bare />}
          </PanePanel>
          <PanePanel id="machine" at={pane}>
            {pane === 'machine' && <NarrowMachine {...props} />}
          </PanePanel>
          <ObjectivesStrip list={model.objectives}>
            <Key size="sm" icon="file" onClick={() => props.onPane('brief')}>
              Brief
            </Key>
            {nextHint && (
              <Key size="sm" icon="hint" onClick={() => props.onHint(nextHint)}>
                {hintLabel(nextHint, model.hints.length)}
              </Key>
            )}
          </ObjectivesStrip>
        </section>
        {pane !== 'trace' && (
          <div className="rack side">
            <TracePanel {...props} />
            <section className="panel only-wide" aria-label="Objectives">
              <div className="panel-head">
                <h2>Objectives</h2>
                <span className="end sm dimmer">
                  {model.objectives.filter((o) => o.done).length} of {model.objectives.length}
                </span>
              </div>
              <div className="panel-body">
                <ObjectivesList list={model.objectives} />
              </div>
            </section>
          </div>
        )}
      </main>
    </div>
  );
}

/** A pane stays mounted, so that a half-typed line survives a look at the kernel log. */
function PanePanel({ id, at, children }: { id: Pane; at: Pane; children: ReactNode }) {
  return (
    <div className="pane" role="tabpanel" id={`work-panel-${id}`} aria-labelledby={`work-tab-${id}`} hidden={id !== at}>
      {children}
    </div>
  );
}

function NarrowMachine({ model, onTreeText }: { model: StudentModel; onTreeText(): void }) {
  return (
    <div className="machine-narrow" style={{ display: 'contents' }}>
      <MachinePanel model={model} onText={onTreeText} />
    </div>
  );
}

/** The key after the prefix that opens the tab. */
function Numbered({ n, children }: { n: number | string; children: ReactNode }) {
  return (
    <>
      {children}
      <kbd aria-hidden="true">{n}</kbd>
    </>
  );
}

function LogTab({ fresh }: { fresh: number }) {
  return (
    <>
      <span className="m">dmesg</span>
      {fresh > 0 && <span className="tag">{fresh > 99 ? '99+' : fresh} new</span>}
      <kbd aria-hidden="true">3</kbd>
    </>
  );
}

/** Once somebody was there, it stays. */
function useVisited(pane: Pane, which: Pane): boolean {
  const been = useRef(false);
  if (pane === which) been.current = true;
  return been.current;
}

/** How many lines came since the kernel log was last looked at. */
function useFreshLines(count: number, looking: boolean): number {
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    if (looking || count < seen) setSeen(count);
  }, [looking, count, seen]);
  return looking ? 0 : Math.max(0, count - seen);
}

'use client';
import type { StudentView } from '@killinit/room';
import { studentView, ttyOf } from '@killinit/room';
import {
  Banner,
  type Completion,
  Dialog,
  Key,
  ordinal,
  PanicScreen,
  type PanicStyle,
  type PanicView,
  ProcessTable,
  type ToastMessage,
  Toasts,
} from '@killinit/ui';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useCallback, useEffect, useState } from 'react';
import { completion } from '@/lib/completion.ts';
import { type KeptSeat, keptSeat, leaveSeat } from '@/lib/seat.ts';
import { keep, recall } from '@/lib/storage.ts';
import { ThemeKey, useTheme } from '@/lib/theme.tsx';
import { type Live, useLive } from '@/lib/useLive.ts';
import { EditorPane } from '../editor/EditorPane.tsx';
import { ConnectionBanner } from '../shared/ConnectionBanner.tsx';
import { Notice } from '../shared/Notice.tsx';
import { KeyMap, PrefixList, usePrefixKeys } from './KeyMap.tsx';
import type { Hint, StudentModel } from './model.ts';
import { Refused } from './Refused.tsx';
import { type Pane, StudentScreen } from './StudentScreen.tsx';
import { metGuards, studentModel } from './select.ts';
import { TerminalBar, Terminals } from './Terminals.tsx';
import { useFiles } from './useFiles.ts';

const FieldGuide = dynamic(() => import('../guide/FieldGuide.tsx'), { ssr: false });

/** A student's seat: from the kept ticket to the terminal. */
export function PlayPage() {
  const [seat, setSeat] = useState<KeptSeat | null | undefined>(undefined);
  useEffect(() => setSeat(keptSeat()), []);
  const live = useLive(studentView, seat ? { role: 'student', seatToken: seat.seatToken } : null, 40);
  useTheme('play', 'scope');

  if (seat === null)
    return (
      <Notice
        title="You have no seat yet"
        keys={
          <Link className="key primary" href="/">
            Join a room
          </Link>
        }
      >
        <p>Type the code from the screen at the front and your name.</p>
      </Notice>
    );
  if (live.connection.kind === 'refused') return <Refused connection={live.connection} onLeave={leaveSeat} />;
  if (!seat || !live.view) return <Booting />;
  return <Seated seat={seat} live={live} view={live.view} />;
}

/** Real progress, and a word when it takes long. */
function Booting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 8000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Notice title="Opening your terminal">
      <p role="status">{slow ? 'Slow network. Still trying.' : 'The machine is up; your shell is on its way.'}</p>
    </Notice>
  );
}

function Seated({ seat, live, view }: { seat: KeptSeat; live: Live<StudentView>; view: StudentView }) {
  const [theme, setTheme] = useTheme('play', 'scope');
  const [pane, setPane] = useState<Pane>('terminal');
  const [dialog, setDialog] = useState<'keys' | 'tree' | null>(null);
  const [size, setSize] = useState(() => Number(recall('size')) || 14);
  const [toasts, setToasts] = useState<readonly ToastMessage[]>([]);
  const [picked, setPicked] = useState(0);
  // A terminal somebody asked for comes a moment later, and one may be closed elsewhere.
  const term = picked in view.own.terms ? picked : 0;
  const open = { 0: view.own.terminal, ...view.own.terms };
  const [attempt, setAttempt] = useState<number | null>(null);
  const [askedHint, setAskedHint] = useState<Hint | null>(null);
  const [asked, setAsked] = useState({ path: 'hello.c', n: 0 });
  const [guide, setGuide] = useState<string | null>(null);
  const [dismissed, dismiss] = useState(0);
  const offline = live.connection.kind === 'gaveUp';
  const model = studentModel(view, seat.seat, live.now, offline);
  const { room } = live;

  const toast = useCallback((title: string, text?: string) => {
    setToasts((list) => [...list.slice(-2), { id: Date.now() + Math.random(), title, ...(text ? { text } : {}) }]);
  }, []);
  const gone = useCallback((id: number) => setToasts((list) => list.filter((t) => t.id !== id)), []);
  const ask = async (command: object) => {
    const answer = await room?.send({ ...command, seat: seat.seat });
    if (answer && !answer.ok) toast('That did not go through', answer.message);
  };
  const complete = async (line: string, at: number, term: number): Promise<Completion | null> => {
    const answer = await room?.inspect({ kind: 'complete', tty: ttyOf(seat.seat, term), line, cursor: at });
    return answer?.ok ? completion(answer.answer, line, at) : null;
  };
  const openHint = (hint: Hint) => {
    setAskedHint(null);
    setPane('brief');
    void ask({ kind: 'hint', hint: hint.id });
  };
  const chooseSize = (px: number) => {
    const kept = Math.min(28, Math.max(12, px));
    keep('size', String(kept));
    setSize(kept);
  };
  const files = useFiles(live, seat.seat);
  const armed = usePrefixKeys({
    pane: setPane,
    size: (by) => chooseSize(size + by),
    theme: () => setTheme(theme === 'paper' ? 'scope' : 'paper'),
    dialog: setDialog,
    attempt: (step) => setAttempt((now) => paged(now, step, model.attempts.length)),
    hint: () => {
      const next = model.hints.find((h) => h.text === null);
      if (next) setAskedHint(next);
    },
  });
  useLeaveQuestion(model.phase === 'running');

  return (
    <>
      <div inert={model.panic !== null}>
        <StudentScreen
          model={model}
          connection={live.connection}
          pane={pane}
          onPane={setPane}
          sizePx={size}
          onSize={chooseSize}
          attempt={attempt}
          onAttempt={setAttempt}
          banner={<StudentBanner model={model} live={live} dismissed={dismissed} onDismiss={dismiss} />}
          terminals={(shown) => (
            <Terminals
              open={open}
              at={term}
              sizePx={size}
              closed={model.closed}
              past={model.past}
              autoFocus={shown}
              onLine={(line, on) => void ask({ kind: 'type', term: on, line })}
              onKey={(key, on) => void ask({ kind: 'key', term: on, key })}
              onFit={(cols, rows, on) => void room?.send({ kind: 'size', seat: seat.seat, term: on, cols, rows })}
              complete={complete}
              onEdit={(path) => {
                setAsked((now) => ({ path, n: now.n + 1 }));
                setPane('editor');
              }}
            />
          )}
          terminalBar={
            <TerminalBar
              open={open}
              at={term}
              closed={model.closed}
              onPick={setPicked}
              onOpen={(on) => {
                setPicked(on);
                void ask({ kind: 'open', term: on });
              }}
              onClose={(on) => {
                setPicked(0);
                void ask({ kind: 'close', term: on });
              }}
            />
          }
          editor={() => (
            <EditorPane
              seat={seat.seat}
              home={`/home/${model.login}`}
              sizePx={size}
              closed={model.closed}
              asked={asked}
              {...files}
              onLine={(line) => {
                setPane('terminal');
                void ask({ kind: 'type', term, line });
              }}
            />
          )}
          onHint={(hint) => (hint.costPercent > 0 ? setAskedHint(hint) : openHint(hint))}
          onRead={setGuide}
          onTreeText={() => setDialog('tree')}
          onKeys={() => setDialog('keys')}
        />
      </div>
      {model.panic && <Takeover key={view.machine.boot} panic={model.panic} style={model.panicStyle} />}
      <Dialog title="Keyboard map" wide open={dialog === 'keys'} onClose={() => setDialog(null)}>
        <KeyMap rejoinCode={seat.rejoinCode} />
        <div className="acts">
          <Key onClick={() => setDialog(null)}>Close</Key>
          <ThemeKey theme={theme} onChange={setTheme} />
        </div>
      </Dialog>
      <Dialog
        title={`The machine, ${model.table.length} processes`}
        wide
        open={dialog === 'tree'}
        onClose={() => setDialog(null)}
      >
        <div style={{ maxHeight: '60dvh', overflow: 'auto' }}>
          <ProcessTable table={model.table} changes={[]} />
        </div>
        <div className="acts">
          <Key onClick={() => setDialog(null)}>Close</Key>
        </div>
      </Dialog>
      <Dialog title={`Open hint ${askedHint?.n ?? ''}?`} open={askedHint !== null} onClose={() => setAskedHint(null)}>
        <div className="body">
          <p>It takes {askedHint?.costPercent} % off what the way it points to is worth later. Your points stay.</p>
        </div>
        <div className="acts">
          <Key look="primary" onClick={() => askedHint && openHint(askedHint)}>
            Open the hint
          </Key>
          <Key onClick={() => setAskedHint(null)}>Not yet</Key>
        </div>
      </Dialog>
      {armed && <PrefixList />}
      {guide !== null && (
        <FieldGuide
          first={guide}
          era={view.room.scene?.era ?? ''}
          title={model.brief.title}
          met={metGuards(view)}
          of={view.room.scene?.guards.length ?? 0}
          onClose={() => setGuide(null)}
          onMan={(id) => {
            setGuide(null);
            setPane('terminal');
            void ask({ kind: 'type', term, line: `man ${id}` });
          }}
        />
      )}
      <Toasts list={toasts} onGone={gone} />
    </>
  );
}

/** One attempt back or on; past the last it follows the newest again. */
function paged(now: number | null, step: -1 | 1, count: number): number | null {
  const to = Math.max(0, (now ?? count - 1) + step);
  return to >= count - 1 ? null : to;
}

/** The panic, and once more from the start for whoever blinked. */
function Takeover({ panic, style }: { panic: PanicView; style: PanicStyle }) {
  const [again, replay] = useState(0);
  return (
    <PanicScreen key={again} panic={again === 0 ? panic : { ...panic, sinceMs: 0 }} style={style}>
      <Key look="primary" onClick={() => replay(again + 1)}>
        Watch it again
      </Key>
    </PanicScreen>
  );
}

/** One banner at a time: the way back first, then the pause, then what the instructor says. */
function StudentBanner(props: {
  model: StudentModel;
  live: Live<StudentView>;
  dismissed: number;
  onDismiss(id: number): void;
}) {
  const { model, live } = props;
  const { connection } = live;
  if (connection.kind === 'lost' || connection.kind === 'gaveUp')
    return (
      <ConnectionBanner
        connection={connection}
        safe="Your terminal is safe; lines you send now go out when you are back."
      />
    );
  if (model.phase === 'ended')
    return (
      <Banner icon="flag" strong="The round is over.">
        {model.rank === null
          ? 'You can read, but not type.'
          : `You came ${ordinal(model.rank)} of ${model.students} with ${model.points} points.`}{' '}
        Your instructor has the review.
      </Banner>
    );
  if (model.phase === 'paused')
    return (
      <Banner icon="pause" strong="Paused by your instructor." urgent>
        You can read, but not type. Room time stands still.
      </Banner>
    );
  if (model.announcement && model.announcement.id !== props.dismissed) {
    const { id, text } = model.announcement;
    return (
      <Banner icon="announce" strong="From your instructor:" onClose={() => props.onDismiss(id)}>
        {text}
      </Banner>
    );
  }
  if (model.phase === 'lobby')
    return (
      <Banner icon="users" strong="Look around.">
        The round has not started. Points count from the start; your teacher can see what you type.
      </Banner>
    );
  return null;
}

/** Closing the tab by accident is one key away on a laptop. */
function useLeaveQuestion(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const stay = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [active]);
}

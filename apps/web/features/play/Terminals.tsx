'use client';
import type { Scrollback } from '@killinit/room';
import { TERMINALS } from '@killinit/room';
import { type Completion, Key, Terminal, type TtyKey } from '@killinit/ui';
import { useEffect } from 'react';
import { useScreen } from '@/lib/useScreen.ts';

export interface TerminalActions {
  onLine(line: string, term: number): void;
  onKey(key: TtyKey, term: number): void;
  onFit(cols: number, rows: number, term: number): void;
  complete(line: string, at: number, term: number): Promise<Completion | null>;
  /** A program asked to have this file edited. */
  onEdit(path: string): void;
}

export interface TerminalsProps extends TerminalActions {
  /** By number; the first is always there. */
  readonly open: Readonly<Record<number, Scrollback>>;
  readonly at: number;
  readonly sizePx: number;
  readonly closed: string | null;
  readonly past: readonly string[];
  readonly autoFocus: boolean;
}

/** The terminals of one person: usually one; further ones have a login and a shell of their own. */
export function Terminals(props: TerminalsProps) {
  return (
    <>
      {numbersOf(props.open).map((term) => (
        <One key={term} {...props} term={term} scrollback={props.open[term]!} hidden={term !== props.at} />
      ))}
    </>
  );
}

const numbersOf = (open: TerminalsProps['open']) => Object.keys(open).map(Number);

/** Beside the tabs: which terminal, one more, one less. */
export function TerminalBar(
  props: Pick<TerminalsProps, 'open' | 'at' | 'closed'> & {
    onPick(term: number): void;
    onOpen(term: number): void;
    onClose(term: number): void;
  },
) {
  const numbers = numbersOf(props.open);
  const free = Array.from({ length: TERMINALS }, (_, n) => n).find((n) => !numbers.includes(n));
  return (
    <div className="termbar" role="group" aria-label="Terminals">
      {numbers.length > 1 &&
        numbers.map((term) => (
          <Key
            key={term}
            size="sm"
            look="quiet"
            aria-label={`Terminal ${term + 1}`}
            aria-pressed={term === props.at}
            onClick={() => props.onPick(term)}
          >
            {term + 1}
          </Key>
        ))}
      {props.at > 0 && (
        <Key
          size="sm"
          look="quiet"
          icon="x"
          aria-label={`Close terminal ${props.at + 1}`}
          off={props.closed ?? false}
          onClick={() => props.onClose(props.at)}
        />
      )}
      {free !== undefined && (
        <Key
          size="sm"
          look="quiet"
          icon="plus"
          aria-label="One more terminal"
          off={props.closed ?? false}
          onClick={() => props.onOpen(free)}
        />
      )}
    </div>
  );
}

type OneProps = TerminalsProps & { term: number; scrollback: Scrollback; hidden: boolean };

/** Stays mounted while another is shown: a half-typed line and the place one read at survive. */
function One({ term, scrollback, hidden, ...props }: OneProps) {
  const screen = useScreen(scrollback);
  useEffect(() => {
    const path = screen.takeEdit();
    if (path !== null) props.onEdit(path);
  });
  return (
    <div className="oneterm" hidden={hidden}>
      <Terminal
        lines={screen.lines}
        version={screen.version}
        closed={props.closed}
        past={props.past}
        sizePx={props.sizePx}
        autoFocus={props.autoFocus && !hidden}
        onLine={(line) => props.onLine(line, term)}
        onKey={(key) => props.onKey(key, term)}
        onSize={(cols, rows) => props.onFit(cols, rows, term)}
        onClear={screen.clear}
        complete={(line, at) => props.complete(line, at, term)}
      />
    </div>
  );
}

import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import { ALT_EDITS, CTRL_EDITS, KILLS } from './bindings.ts';
import { type Edit, type History, insert, recall, remember, searchBack } from './editing.ts';
import { TouchKeys } from './TouchKeys.tsx';

export type TtyKey = '^C' | '^Z' | '^D' | '^\\';

/** What Tab found: the longer line, and the choices when there are several. */
export interface Completion extends Edit {
  readonly choices: readonly string[];
}

export interface CommandLineProps {
  readonly prompt: string;
  /** Why nobody can type now; null when one can. */
  readonly closed: string | null;
  readonly past: readonly string[];
  readonly inputRef: React.RefObject<HTMLInputElement | null>;
  onLine(line: string): void;
  onKey(key: TtyKey): void;
  onClear(): void;
  complete?(line: string, at: number): Promise<Completion | null>;
}

/** Ctrl R: what is looked for, where it was found, and the line to go back to. */
interface Search {
  readonly what: string;
  readonly index: number;
  readonly draft: string;
}

const TTY_KEYS: Readonly<Record<string, TtyKey>> = { c: '^C', z: '^Z', d: '^D', '\\': '^\\' };
const MAX_LINE = 4096;
const MAX_PASTED_LINES = 200;

/** The line being typed: edited here as readline does, sent with Enter. Tab asks the machine; Escape, then Tab, leaves. */
export function CommandLine(props: CommandLineProps) {
  const [text, setText] = useState('');
  const [choices, setChoices] = useState<readonly string[]>([]);
  const [history, setHistory] = useState<History>(() => ({ entries: props.past, index: props.past.length, draft: '' }));
  const [search, setSearch] = useState<Search | null>(null);
  const leaving = useRef(false);
  const killed = useRef('');
  const input = props.inputRef;

  const apply = (edit: Edit) => {
    setText(edit.text);
    requestAnimationFrame(() => input.current?.setSelectionRange(edit.at, edit.at));
  };
  const clear = () => {
    setText('');
    setChoices([]);
    setSearch(null);
  };
  const submit = (line: string) => {
    setHistory((h) => remember(h, line));
    clear();
    props.onLine(line);
  };
  const tab = async (edit: Edit) => {
    const found = await props.complete?.(edit.text, edit.at);
    if (!found || input.current?.value !== edit.text) return;
    apply(found);
    setChoices(found.choices);
  };
  const browse = (step: -1 | 1) => {
    const found = recall(history, step, text);
    if (!found) return;
    setHistory(found.history);
    apply({ text: found.text, at: found.text.length });
  };
  const find = (what: string, before: number, draft: string) => {
    const index = searchBack(history.entries, what, before);
    setSearch({ what, index: index ?? before, draft });
    if (index === null) return;
    const line = history.entries[index]!;
    setText(line);
    setHistory({ ...history, index, draft });
  };

  const control = (e: KeyboardEvent<HTMLInputElement>, edit: Edit) => {
    const name = e.key.toLowerCase();
    const ttyKey = TTY_KEYS[name];
    if (ttyKey === '^C' && hasSelection(e.currentTarget)) return;
    const change = name === 'd' && text !== '' ? CTRL_EDITS.delete : CTRL_EDITS[name];
    if (change) {
      const next = change(edit);
      const kill = KILLS[name]?.(edit);
      if (kill) killed.current = kill;
      apply(next);
    } else if (name === 'y') apply(insert(edit, killed.current));
    else if (name === 'r')
      find(search?.what ?? '', search ? search.index : history.entries.length, search?.draft ?? text);
    else if (name === 'p' || name === 'n') browse(name === 'p' ? -1 : 1);
    else if (name === 'l') props.onClear();
    else if (ttyKey) {
      clear();
      props.onKey(ttyKey);
    } else return;
    e.preventDefault();
  };
  /** While searching, letters narrow the search; anything else takes the line that was found. */
  const searching = (e: KeyboardEvent<HTMLInputElement>, at: Search): boolean => {
    if (e.ctrlKey && e.key.toLowerCase() === 'r') return false;
    if (e.key === 'Escape' || (e.ctrlKey && e.key.toLowerCase() === 'g')) {
      e.preventDefault();
      setSearch(null);
      apply({ text: at.draft, at: at.draft.length });
      return true;
    }
    const typed = e.key.length === 1 && !e.ctrlKey && !e.altKey && !e.metaKey;
    if (!typed && e.key !== 'Backspace') {
      setSearch(null);
      return false;
    }
    e.preventDefault();
    const what = typed ? at.what + e.key : at.what.slice(0, -1);
    find(what, typed ? at.index + 1 : history.entries.length, at.draft);
    return true;
  };
  const onKeyDown = (e: KeyboardEvent<HTMLInputElement>) => {
    const edit = { text, at: e.currentTarget.selectionStart ?? text.length };
    const left = leaving.current;
    leaving.current = e.key === 'Escape';
    if (e.nativeEvent.isComposing) return;
    if (search && searching(e, search)) return;
    const altEdit = e.altKey && !e.ctrlKey ? ALT_EDITS[e.key.toLowerCase()] : undefined;
    if (altEdit) {
      e.preventDefault();
      apply(altEdit(edit));
    } else if (e.ctrlKey && !e.metaKey && !e.altKey) control(e, edit);
    else if (e.key === 'ArrowUp' || e.key === 'ArrowDown') {
      e.preventDefault();
      browse(e.key === 'ArrowUp' ? -1 : 1);
    } else if (e.key === 'Tab' && !e.shiftKey && !left && text !== '') {
      e.preventDefault();
      void tab(edit);
    }
  };
  const onPaste = (e: ClipboardEvent<HTMLInputElement>) => {
    const lines = e.clipboardData.getData('text').split(/\r\n|\r|\n/);
    if (lines.length < 2) return;
    e.preventDefault();
    const at = e.currentTarget.selectionStart ?? text.length;
    lines[0] = text.slice(0, at) + lines[0];
    for (const line of lines.slice(0, -1).slice(0, MAX_PASTED_LINES)) submit(line.slice(0, MAX_LINE));
    const rest = lines.at(-1)! + text.slice(at);
    apply({ text: rest.slice(0, MAX_LINE), at: lines.at(-1)!.length });
  };
  const cursor = () => input.current?.selectionStart ?? text.length;

  return (
    <>
      <form
        className="prompt"
        onSubmit={(e) => {
          e.preventDefault();
          if (!props.closed) submit(text);
        }}
      >
        <span className="p">{search ? `(reverse-i-search)‘${search.what}’: ` : props.prompt}</span>
        <input
          ref={input}
          aria-label="Command line"
          aria-describedby="term-help"
          type="text"
          value={text}
          maxLength={MAX_LINE}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
          disabled={props.closed !== null}
          placeholder={props.closed ?? undefined}
          onChange={(e) => {
            setText(e.target.value);
            if (choices.length > 0) setChoices([]);
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </form>
      {choices.length > 1 && (
        <p className="choices" role="status">
          {choices.slice(0, 60).join('  ')}
          {choices.length > 60 ? `  and ${choices.length - 60} more` : ''}
        </p>
      )}
      <span hidden id="term-help">
        Enter sends the line. Tab completes; Escape, then Tab, leaves the terminal.
      </span>
      <TouchKeys
        onKey={props.onKey}
        onTab={() => void tab({ text, at: cursor() })}
        onUp={() => browse(-1)}
        onInsert={(sign) => apply(insert({ text, at: cursor() }, sign))}
      />
    </>
  );
}

function hasSelection(field: HTMLInputElement): boolean {
  return field.selectionStart !== field.selectionEnd || document.getSelection()?.isCollapsed === false;
}

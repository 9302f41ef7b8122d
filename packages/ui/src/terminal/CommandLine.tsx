import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import { type Edit, type History, insert, killToEnd, killToStart, killWord, recall, remember } from './editing.ts';

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

const CTRL: Readonly<Record<string, TtyKey>> = { c: '^C', z: '^Z', d: '^D', '\\': '^\\' };
const EDITS: Readonly<Record<string, (e: Edit) => Edit>> = {
  u: killToStart,
  k: killToEnd,
  w: killWord,
  a: (e) => ({ ...e, at: 0 }),
  e: (e) => ({ ...e, at: e.text.length }),
};
const MAX_LINE = 4096;
const MAX_PASTED_LINES = 200;

/** The line being typed: edited here, sent with Enter. Tab asks the machine; Escape, then Tab, leaves. */
export function CommandLine(props: CommandLineProps) {
  const [text, setText] = useState('');
  const [choices, setChoices] = useState<readonly string[]>([]);
  const [history, setHistory] = useState<History>(() => ({ entries: props.past, index: props.past.length, draft: '' }));
  const leaving = useRef(false);
  const input = props.inputRef;

  const apply = (edit: Edit) => {
    setText(edit.text);
    requestAnimationFrame(() => input.current?.setSelectionRange(edit.at, edit.at));
  };
  const submit = (line: string) => {
    setHistory((h) => remember(h, line));
    setText('');
    setChoices([]);
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

  const control = (e: KeyboardEvent<HTMLInputElement>, edit: Edit) => {
    const key = CTRL[e.key.toLowerCase()];
    if (key === '^C' && hasSelection(e.currentTarget)) return;
    if (key === '^D' && text !== '') return e.preventDefault();
    const change = EDITS[e.key.toLowerCase()];
    if (!key && !change && e.key !== 'l') return;
    e.preventDefault();
    if (key) {
      setText('');
      setChoices([]);
      props.onKey(key);
    } else if (change) apply(change(edit));
    else props.onClear();
  };
  const onKeyDown = (e: KeyboardEvent<HTMLInputElement>) => {
    const edit = { text, at: e.currentTarget.selectionStart ?? text.length };
    const left = leaving.current;
    leaving.current = e.key === 'Escape';
    if (e.nativeEvent.isComposing) return;
    if (e.ctrlKey && !e.metaKey && !e.altKey) return control(e, edit);
    if (e.altKey && e.key === 'Backspace') {
      e.preventDefault();
      apply(killWord(edit));
    } else if (e.key === 'ArrowUp' || e.key === 'ArrowDown') {
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

  return (
    <>
      <form
        className="prompt"
        onSubmit={(e) => {
          e.preventDefault();
          if (!props.closed) submit(text);
        }}
      >
        <span className="p">{props.prompt}</span>
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
      <span className="vh" id="term-help">
        Enter sends the line. Tab completes; Escape, then Tab, leaves the terminal.
      </span>
      <TouchKeys
        onKey={props.onKey}
        onTab={() => void tab({ text, at: input.current?.selectionStart ?? text.length })}
        onUp={() => browse(-1)}
        onInsert={(sign) => apply(insert({ text, at: input.current?.selectionStart ?? text.length }, sign))}
      />
    </>
  );
}

function hasSelection(field: HTMLInputElement): boolean {
  return field.selectionStart !== field.selectionEnd || document.getSelection()?.isCollapsed === false;
}

/** Keys a touch screen lacks. Shown where the pointer is coarse. */
function TouchKeys(props: { onKey(key: TtyKey): void; onTab(): void; onUp(): void; onInsert(sign: string): void }) {
  const key = (label: string, name: string, act: () => void) => (
    <button key={label} type="button" className="key sm" aria-label={name} onClick={act}>
      {label}
    </button>
  );
  return (
    <div className="touchkeys" role="toolbar" aria-label="Terminal keys">
      {key('Tab', 'Complete', props.onTab)}
      {key('↑', 'Previous command', props.onUp)}
      {key('^C', 'Interrupt', () => props.onKey('^C'))}
      {key('^D', 'End of input', () => props.onKey('^D'))}
      {['|', '&', '~', '/', '$', '>', '-'].map((s) => key(s, `Insert ${s}`, () => props.onInsert(s)))}
    </div>
  );
}

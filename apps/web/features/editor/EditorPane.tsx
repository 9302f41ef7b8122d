'use client';
import { Glyph, Icon, Key, plural } from '@killinit/ui';
import dynamic from 'next/dynamic';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { keep, recall } from '@/lib/storage.ts';
import { absolute, buildOf, kindOf, shortName } from './source.ts';
import { type ReadFile, useCheck } from './useCheck.ts';

const CodeEditor = dynamic(() => import('./CodeEditor.tsx'), {
  ssr: false,
  loading: () => <p className="empty">Loading the editor.</p>,
});

export interface EditorPaneProps {
  readonly seat: number;
  readonly home: string;
  readonly sizePx: number;
  /** Why nothing can be saved or built now. */
  readonly closed: string | null;
  /** The file to open; another `n` opens it again. */
  readonly asked: { readonly path: string; readonly n: number };
  read: ReadFile;
  /** As uname -r says; null when nobody knows. */
  release(): Promise<string | null>;
  files(): Promise<readonly string[]>;
  /** A sentence when it did not work. */
  save(path: string, text: string): Promise<string | null>;
  onLine(line: string): void;
}

interface Document {
  readonly path: string;
  /** As the machine has it; null for a new file. */
  readonly saved: string | null;
  readonly text: string;
  /** Rises with each opening, so that the editor begins anew. */
  readonly opened: number;
}

type Status = { readonly kind: 'quiet' | 'good' | 'bad'; readonly says: string };

const draftKey = (seat: number, path: string) => `draft.${seat}.${path}`;

/** C in a tab of its own: saved into the home folder, checked while it is typed, built and loaded by the terminal. */
export function EditorPane(props: EditorPaneProps) {
  const { home, seat } = props;
  const [file, setFile] = useState<Document | null>(null);
  const [status, setStatus] = useState<Status>({ kind: 'quiet', says: '' });
  const open = useOpen(props, setFile, setStatus);
  const dirty = file !== null && file.text !== file.saved;
  const kind = file ? kindOf(file.path, file.text) : 'text';
  const release = useRelease(props.release);
  const diagnosis = useCheck(
    file && release && kind !== 'text' ? { path: file.path, text: file.text, kind, release } : null,
    props.read,
  );
  const findings = diagnosis.state === 'done' ? diagnosis.findings : NONE;
  const build = file ? buildOf(file.path, file.text) : null;

  const change = (text: string) => {
    if (!file) return;
    setFile({ ...file, text });
    keep(draftKey(seat, file.path), text === file.saved ? null : text);
  };
  const save = async (): Promise<boolean> => {
    if (!file || props.closed) return false;
    const { path, text } = file;
    const wrong = await props.save(path, text);
    if (wrong) {
      setStatus({ kind: 'bad', says: wrong });
      return false;
    }
    keep(draftKey(seat, path), null);
    setFile((now) => (now?.path === path ? { ...now, saved: text } : now));
    setStatus({ kind: 'good', says: 'Saved' });
    return true;
  };
  const make = async () => {
    if (build && (await save())) {
      props.onLine(build.build);
      setStatus({ kind: 'quiet', says: `Building: ${build.build}` });
    }
  };

  return (
    <>
      <FileBar home={home} path={file?.path ?? absolute(home, props.asked.path)} files={props.files} onOpen={open} />
      <div className="codebox">
        {file ? (
          <CodeEditor
            key={`${file.opened}`}
            path={file.path}
            initial={file.text}
            findings={findings}
            sizePx={props.sizePx}
            onChange={change}
            onSave={() => void save()}
            onBuild={() => void make()}
          />
        ) : (
          <p className="empty">Opening {props.asked.path}.</p>
        )}
      </div>
      <div className="codefoot">
        {build && (
          <>
            <Key look="primary" kbd="Ctrl Enter" off={props.closed ?? false} onClick={() => void make()}>
              Build
            </Key>
            <Key
              off={
                props.closed ??
                (dirty ? 'Build what you changed first' : errors(findings) > 0 && 'Build it without errors first')
              }
              onClick={() => props.onLine(build.run)}
            >
              {build.runLabel}
            </Key>
          </>
        )}
        <Key kbd="Ctrl S" off={props.closed ?? (dirty ? false : 'Nothing has changed')} onClick={() => void save()}>
          Save
        </Key>
        <Verdict state={diagnosis.state} findings={findings} />
        <span className={`end sm ${status.kind === 'bad' ? 'block' : 'dim'}`} role="status">
          {status.kind === 'good' && <Icon name="check" />}{' '}
          {dirty && status.kind !== 'bad' ? 'Not saved yet' : status.says}
        </span>
      </div>
    </>
  );
}

const NONE: readonly [] = [];
const errors = (findings: readonly { severity: string }[]) => findings.filter((f) => f.severity === 'error').length;

function Verdict({ state, findings }: { state: string; findings: readonly { severity: string }[] }) {
  if (state === 'checking') return <span className="sm dim">Checking</span>;
  if (state !== 'done') return null;
  const wrong = errors(findings);
  if (wrong > 0)
    return (
      <span className="v block sm" role="status">
        <Glyph mark="block" silent />
        {plural(wrong, 'error')}
      </span>
    );
  return (
    <span className="v bypass sm" role="status">
      <Icon name="check" />
      {findings.length > 0 ? plural(findings.length, 'warning') : 'No errors'}
    </span>
  );
}

/** Release of the machine's kernel: its headers lie in a folder of that name. */
function useRelease(ask: EditorPaneProps['release']): string | null {
  const [release, setRelease] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void ask().then((found) => {
      if (!gone) setRelease(found);
    });
    return () => {
      gone = true;
    };
  }, [ask]);
  return release;
}

/** Opens a file of the machine; a draft that was never saved comes back as it was. */
function useOpen(props: EditorPaneProps, setFile: (file: Document) => void, setStatus: (status: Status) => void) {
  const { seat, home, read, asked } = props;
  const openings = useRef(0);
  const reading = useRef(read);
  reading.current = read;
  const open = useCallback(
    async (typed: string) => {
      const path = absolute(home, typed);
      const saved = await reading.current(path);
      if (saved === undefined) return setStatus({ kind: 'bad', says: 'The machine did not answer. Try again.' });
      const draft = recall(draftKey(seat, path));
      setFile({ path, saved, text: draft ?? saved ?? '', opened: ++openings.current });
      setStatus({
        kind: 'quiet',
        says: saved === null ? 'A new file' : draft !== null ? 'Your unsaved text is back' : '',
      });
    },
    [home, seat, setFile, setStatus],
  );
  useEffect(() => void open(asked.path), [open, asked.path, asked.n]);
  return open;
}

function FileBar(props: {
  home: string;
  path: string;
  files(): Promise<readonly string[]>;
  onOpen(path: string): Promise<void>;
}) {
  const shown = shortName(props.home, props.path);
  const [typed, setTyped] = useState(shown);
  const [list, setList] = useState<readonly string[]>([]);
  useEffect(() => setTyped(shown), [shown]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (typed.trim() !== '') void props.onOpen(typed);
  };
  return (
    <form className="toolrow" onSubmit={submit}>
      <label className="row">
        <Icon name="file" />
        <span className="vh">File</span>
        <input
          className="input sm m"
          list="home-files"
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onFocus={() => void props.files().then(setList)}
          onChange={(e) => setTyped(e.target.value)}
        />
      </label>
      <datalist id="home-files">
        {list.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Key size="sm" type="submit">
        Open
      </Key>
    </form>
  );
}

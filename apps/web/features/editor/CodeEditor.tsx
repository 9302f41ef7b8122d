'use client';
/** The editor itself; everything heavy is behind this file, which is loaded when somebody opens it. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Finding } from './check.ts';
import { look } from './look.ts';
import { notes, showNotes } from './notes.ts';

export interface CodeEditorProps {
  /** Another key is another document. */
  readonly path: string;
  readonly initial: string;
  readonly findings: readonly Finding[];
  readonly sizePx: number;
  onChange(text: string): void;
  onSave(): void;
  onBuild(): void;
}

const size = (px: number) => EditorView.theme({ '&': { fontSize: `${px}px` } });

export default function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const sizes = useRef(new Compartment());

  useEffect(() => {
    const { path, initial, sizePx } = latest.current;
    const act = (what: 'onSave' | 'onBuild') => () => {
      latest.current[what]();
      return true;
    };
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: initial,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          indentOnInput(),
          indentUnit.of('\t'),
          EditorState.tabSize.of(8),
          notes,
          look,
          sizes.current.of(size(sizePx)),
          ...(/\.[ch]$/.test(path) ? [cpp()] : []),
          keymap.of([
            { key: 'Mod-s', run: act('onSave'), preventDefault: true },
            { key: 'Mod-Enter', run: act('onBuild'), preventDefault: true },
            indentWithTab,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorView.contentAttributes.of({
            'aria-label': 'Source',
            tabindex: '0',
            translate: 'no',
            spellcheck: 'false',
          }),
          EditorView.updateListener.of((u) => {
            if (u.docChanged) latest.current.onChange(u.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [props.path]);

  useEffect(() => {
    view.current?.dispatch({ effects: sizes.current.reconfigure(size(props.sizePx)) });
  }, [props.sizePx]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { doc } = editor.state;
    const fitting = props.findings.filter((f) => f.line <= doc.lines);
    const marks = fitting.map((f) => {
      const line = doc.line(f.line);
      const from = Math.min(line.from + Math.max(0, f.column - 1), line.to);
      return { from, to: Math.min(from + f.length, line.to), severity: f.severity, message: f.message };
    });
    editor.dispatch(setDiagnostics(editor.state, marks), { effects: showNotes.of(fitting) });
  }, [props.findings]);

  return <div ref={host} className="code" />;
}

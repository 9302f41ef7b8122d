/** look.ts — the editor in the colours and type of the terminal beside it. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme(
  {
    '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--bg-0)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': {
      fontFamily: 'var(--font-machine)',
      fontStretch: '75%',
      fontWeight: '400',
      lineHeight: '1.7',
      fontFeatureSettings: '"calt" 0',
    },
    '.cm-content': { caretColor: 'var(--you)', padding: '12px 0' },
    '.cm-cursor': { borderLeft: '2px solid var(--you)' },
    '.cm-gutters': { backgroundColor: 'var(--bg-0)', color: 'var(--ink-3)', border: 'none', paddingLeft: '8px' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--bg-2)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--bg-3)',
    },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--you-fill)', outline: 'none' },
    '.cm-tooltip': { backgroundColor: 'var(--bg-2)', border: '1px solid var(--line-strong)', color: 'var(--ink)' },
    '.cm-diagnostic-error': { borderLeftColor: 'var(--block)' },
    '.cm-diagnostic-warning': { borderLeftColor: 'var(--you)' },
    '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: '2px dotted var(--block)' },
    '.cm-lintRange-warning': { backgroundImage: 'none', borderBottom: '2px dotted var(--you)' },
  },
  { dark: true },
);

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.modifier, tags.operatorKeyword], fontWeight: '700' },
  { tag: [tags.string, tags.character, tags.special(tags.string)], color: 'var(--bypass)' },
  { tag: [tags.processingInstruction, tags.macroName], color: 'var(--pass)' },
  { tag: [tags.constant(tags.name), tags.number, tags.bool, tags.null], color: 'var(--pass)' },
  { tag: tags.comment, color: 'var(--ink-3)' },
  { tag: tags.typeName, fontWeight: '500' },
]);

export const look = [theme, syntaxHighlighting(colours)];

/** notes.ts — what the compiler says, under the line it says it of: its own words, then one plain sentence. */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { Finding } from './check.ts';

class Note extends WidgetType {
  private readonly finding: Finding;
  constructor(finding: Finding) {
    super();
    this.finding = finding;
  }
  override eq(other: Note): boolean {
    return JSON.stringify(other.finding) === JSON.stringify(this.finding);
  }
  override toDOM(): HTMLElement {
    const { severity, message, plain } = this.finding;
    const box = document.createElement('div');
    box.className = `note is-${severity}`;
    const words = box.appendChild(document.createElement('b'));
    words.textContent = message;
    if (plain) box.appendChild(document.createElement('span')).textContent = plain;
    return box;
  }
}

export const showNotes = StateEffect.define<readonly Finding[]>();

export const notes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showNotes)) continue;
      const { doc } = transaction.state;
      const marks = effect.value.flatMap((f) => {
        const line = doc.line(Math.min(f.line, doc.lines));
        return [
          Decoration.line({ class: `noted is-${f.severity}` }).range(line.from),
          Decoration.widget({ widget: new Note(f), block: true, side: 1 }).range(line.to),
        ];
      });
      next = Decoration.set(marks, true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

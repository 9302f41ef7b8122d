import { Key, Leaders, ProcessTree } from '@killinit/ui';
import type { StudentModel } from './model.ts';

/** The machine everybody shares: init and its beat, who runs what, and who leads. */
export function MachinePanel({ model, onText }: { model: StudentModel; onText(): void }) {
  return (
    <section className="panel machine" aria-label="The machine">
      <div className="panel-head">
        <h2>The machine</h2>
        <span className="end sm dimmer">{model.table.length} processes</span>
        <Key look="quiet" size="sm" icon="file" aria-label="Read as text" onClick={onText} />
      </div>
      <div className="panel-body" tabIndex={0} role="group" aria-label="Process tree">
        <ProcessTree table={model.table} beat={model.beat} note={model.initNote} />
      </div>
      {model.standings.length > 0 && <Leaders list={model.standings} />}
    </section>
  );
}

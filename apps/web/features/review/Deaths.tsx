import type { ReviewModel } from './select.ts';

/** Every death of the machine with the kernel's last words. */
export function Deaths({ list }: { list: ReviewModel['panics'] }) {
  return (
    <div className="panel mainpart deaths" tabIndex={0} role="group" aria-label="Panics">
      {list.length === 0 && <p className="empty">Init survived this session, and so did the kernel.</p>}
      {list.map((p) => (
        <section key={p.key} aria-label={p.title}>
          <h2>{p.title}</h2>
          <p className="m" translate="no">
            <b>{p.line}</b>
          </p>
          <pre className="crt dump" translate="no" tabIndex={0} role="group" aria-label={`Kernel log, ${p.title}`}>
            {p.dump.join('\n')}
          </pre>
        </section>
      ))}
    </div>
  );
}

'use client';
import { Glyph, Key, Mark, type Mark as Verdict } from '@killinit/ui';
import { useEffect, useRef, useState } from 'react';
import { type GuidePage, guidePage } from './entry.ts';

export interface Met {
  readonly id: string;
  readonly fn: string;
  readonly mark: Verdict;
  readonly times: number;
}

export interface FieldGuideProps {
  readonly first: string;
  readonly era: string;
  readonly title: string;
  /** Guards of the reader, in the order of the first meeting. */
  readonly met: readonly Met[];
  readonly of: number;
  onMan(id: string): void;
  onClose(): void;
}

/** The textbook page of one guard, over the workspace; Escape goes back to the prompt. */
export default function FieldGuide(props: FieldGuideProps) {
  const box = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(props.first);
  useEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  const page = guidePage(at, props.era);
  const here = props.met.find((m) => m.id === at);
  return (
    <dialog
      ref={box}
      className="guide"
      data-theme="paper"
      aria-label="Field guide"
      onClose={props.onClose}
      onCancel={props.onClose}
    >
      <header className="bar">
        <Mark />
        <span className="sep" />
        <div className="stat">
          <b>Field guide</b>
          <span>{props.met.length} guards, in the order you met them</span>
        </div>
        <span className="end row">
          <kbd aria-hidden="true">Esc</kbd>
          <Key onClick={props.onClose}>Back to the terminal</Key>
        </span>
      </header>
      <div className="bk">
        <nav className="toc" aria-label="Guards">
          <h2>
            You have met {props.met.length} of {Math.max(props.of, props.met.length)}
          </h2>
          <ol>
            {props.met.map((m) => (
              <li key={m.id} className={m.id === at ? 'on' : ''}>
                <i className="plate" />
                <span className={m.mark}>
                  <Glyph mark={m.mark} />
                </span>
                <button type="button" aria-current={m.id === at ? 'page' : undefined} onClick={() => setAt(m.id)}>
                  <code translate="no">{m.fn}</code>
                </button>
              </li>
            ))}
          </ol>
        </nav>
        {page ? (
          <>
            <Text page={page} />
            <aside className="mar" aria-label="Notes">
              <div>
                <h3>Where it sits</h3>
                <p>
                  Gate {page.gate.n} of {page.gate.of} on the way <code translate="no">{page.gate.path}</code>.
                </p>
              </div>
              <div>
                <h3>What it reads</h3>
                <p>
                  {page.reads.map((name) => (
                    <code key={name} translate="no" style={{ display: 'block' }}>
                      {name}
                    </code>
                  ))}
                </p>
              </div>
              {here && (
                <div>
                  <h3>You and this guard</h3>
                  <p>Met {here.times === 1 ? 'once' : `${here.times} times`}.</p>
                </div>
              )}
              <div>
                <h3>In the terminal</h3>
                <p>
                  <button type="button" className="linky" onClick={() => props.onMan(at)}>
                    <code translate="no">man {at}</code>
                  </button>
                </p>
              </div>
            </aside>
          </>
        ) : (
          <div className="txt">
            <h1 translate="no">{at}</h1>
            <p>A plugin of this room brings this guard; Linux has no such check. Its manual page may say more.</p>
            <p>
              <button type="button" className="linky" onClick={() => props.onMan(at)}>
                <code translate="no">man {at}</code>
              </button>
            </p>
          </div>
        )}
      </div>
    </dialog>
  );
}

function Text({ page }: { page: GuidePage }) {
  return (
    <article className="txt" tabIndex={0}>
      <h1 translate="no">{page.fn}</h1>
      <p className="q">{page.question}</p>
      <p>{page.teaching}</p>
      <div className="cmp">
        {page.kernels.map((k) => (
          <div key={k.title}>
            <h3>
              {k.title} {k.here && <span className="dim sm">this machine</span>}
            </h3>
            {k.site === null ? (
              <p className="sm dim">does not ask</p>
            ) : (
              <>
                <code translate="no">{k.site}</code>
                <p className="sm dim" translate="no">
                  {k.file}
                </p>
                {k.note && <p className="sm">{k.note}</p>}
              </>
            )}
          </div>
        ))}
      </div>
      <h2>It strikes when</h2>
      <pre className="when" translate="no">
        {page.condition}
      </pre>
      <p>
        <b>Then:</b> {page.outcome}
      </p>
      <p>
        <b>What one sees:</b> {page.sees}
      </p>
      {page.changed.length > 0 && (
        <>
          <h2>Over the versions</h2>
          <ul>
            {page.changed.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

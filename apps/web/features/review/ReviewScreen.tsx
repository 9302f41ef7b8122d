'use client';
import type { Review } from '@killinit/protocol';
import { Banner, GuardLog, Icon, Leaderboard, Mark, plural, showCode, Tabs } from '@killinit/ui';
import Link from 'next/link';
import { useState } from 'react';
import { ThemeKey, useTheme } from '@/lib/theme.tsx';
import { Deaths } from './Deaths.tsx';
import { Students } from './Students.tsx';
import { Summary } from './Summary.tsx';
import type { ReviewModel } from './select.ts';

/** The first place wears the highlighter. */
const leader = ({ standings: [first] }: ReviewModel) =>
  first && first.points > 0 ? { selected: first.person.seat } : {};

type Tab = 'summary' | 'log' | 'students' | 'panics';

/** Summary with the final board, the guard log, everybody's commands, the kernel's last words. */
export function ReviewScreen({ review, model }: { review: Review; model: ReviewModel }) {
  const [tab, setTab] = useState<Tab>('summary');
  const [seat, setSeat] = useState<number | null>(null);
  const [theme, setTheme] = useTheme('host', 'paper');
  const tabs = [
    { id: 'summary', label: 'Summary' },
    { id: 'log', label: 'Log' },
    { id: 'students', label: 'Students' },
    {
      id: 'panics',
      label: <>Panics {model.panics.length > 0 && <span className="tag">{model.panics.length}</span>}</>,
    },
  ];
  const file = (name: string) => `/api/review/${encodeURIComponent(review.id)}/export.${name}`;
  return (
    <div className="page review">
      <header className="bar">
        <Link href="/host" aria-label="Your sessions" className="plain">
          <Mark />
        </Link>
        <span className="sep" />
        <div className="stat">
          <b>{review.title || model.title}</b>
          <span>
            {review.createdAt.slice(0, 10)}, room <span className="code">{showCode(review.code || model.code)}</span>
          </span>
        </div>
        <div className="rtabs">
          <Tabs label="Review" prefix="rev" tabs={tabs} value={tab} onPick={(id) => setTab(id as Tab)} />
        </div>
        <span className="end row">
          <span className="sm dim">Export</span>
          <span className="keys">
            <a className="key sm" href={file('csv')} download>
              <Icon name="download" />
              CSV
            </a>
            <a className="key sm" href={file('json')} download>
              JSON
            </a>
            <a className="key sm" href={file('csv?what=guards')} download>
              Guards
            </a>
            <a className="key sm" href={file('csv?what=commands')} download>
              Commands
            </a>
          </span>
          <ThemeKey theme={theme} onChange={setTheme} small />
        </span>
      </header>
      {!review.sameSimulator && (
        <Banner tone="warn" icon="warn" strong="The simulator has changed since.">
          What was recorded is shown; scores and verdicts are those of the day.
        </Banner>
      )}
      <main className="revmain">
        <div
          className={`rack rev ${tab === 'summary' ? '' : 'one'}`}
          role="tabpanel"
          id={`rev-panel-${tab}`}
          aria-labelledby={`rev-tab-${tab}`}
        >
          {tab === 'summary' && (
            <>
              <Summary model={model} />
              <section className="panel" aria-label="Final board">
                <div className="panel-head">
                  <h2>Leaderboard</h2>
                  <span className="end sm dimmer">{plural(model.standings.length, 'student')}</span>
                </div>
                <div className="boardbox" tabIndex={0} role="group" aria-label="Rows of the leaderboard">
                  <Leaderboard list={model.standings} {...leader(model)} />
                  <p className="sm dim tie">{model.tieRule}</p>
                </div>
              </section>
            </>
          )}
          {tab === 'log' && <GuardLog rows={model.rows} />}
          {tab === 'students' && <Students model={model} seat={seat} onPick={setSeat} />}
          {tab === 'panics' && <Deaths list={model.panics} />}
        </div>
      </main>
    </div>
  );
}

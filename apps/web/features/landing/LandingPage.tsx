'use client';
import { Mark } from '@killinit/ui';
import Link from 'next/link';
import { ThemeKey, useTheme } from '@/lib/theme.tsx';
import { BackToSeat } from './BackToSeat.tsx';
import { Hero } from './Hero.tsx';
import { JoinForm } from './JoinForm.tsx';

export function LandingPage() {
  const [theme, setTheme] = useTheme('landing', 'paper');
  return (
    <div className="land">
      <main className="form">
        <div className="row">
          <Mark />
          <span className="end row">
            <ThemeKey theme={theme} onChange={setTheme} />
          </span>
        </div>
        <h1>
          Kill init.
          <br />
          The kernel will object.
        </h1>
        <BackToSeat />
        <JoinForm />
        <div className="foot">
          <span>
            <b style={{ color: 'var(--ink)' }}>Teaching?</b> Open a room, pick a scenario and put the code on the
            projector.
          </span>
          <Link className="key end" href="/host">
            Host a session
          </Link>
        </div>
      </main>
      <Hero />
    </div>
  );
}

'use client';
import type { Scrollback } from '@killinit/room';
import { Dialog, Key, type Person, Transcript } from '@killinit/ui';
import { useEffect, useRef, useState } from 'react';
import { useScreen } from '@/lib/useScreen.ts';

export type LookAt = (seat: number) => Promise<Scrollback | null>;

const EVERY_MS = 1000;

/** A student's terminal as it is now, over the shoulder: read only, a second late at most. */
export function Look({ person, look, onClose }: { person: Person; look: LookAt; onClose(): void }) {
  const [scrollback, setScrollback] = useState<Scrollback | null>(null);
  const screen = useScreen(scrollback);
  const box = useRef<HTMLElement>(null);
  const looking = useRef(look);
  looking.current = look;
  useEffect(() => {
    let closed = false;
    const ask = async () => {
      const found = await looking.current(person.seat);
      if (!closed && found) setScrollback(found);
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      closed = true;
      clearInterval(timer);
    };
  }, [person.seat]);
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [screen.version]);
  return (
    <Dialog title={`The terminal of ${person.name}`} wide open onClose={onClose}>
      <div className="lookbox crt">
        <section ref={box} className="term" tabIndex={0} aria-label={`Transcript of ${person.name}`} translate="no">
          <Transcript lines={screen.lines} />
        </section>
      </div>
      <div className="acts">
        <Key look="primary" onClick={onClose}>
          Close
        </Key>
      </div>
    </Dialog>
  );
}

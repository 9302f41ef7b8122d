import { Icon } from '@killinit/ui';
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';

/** A stage of 1920 × 1080, as large as the wall allows; on its edge the two things a room asks the person at it. */
export function Stage(props: { lost: boolean; sound: boolean; onSound(): void; children: ReactNode }) {
  const [fit, setFit] = useState(1);
  useEffect(() => {
    const measure = () => setFit(Math.min(innerWidth / 1920, innerHeight / 1080));
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return (
    <main className="stagebox" style={{ '--fit': fit } as CSSProperties} aria-label="Projector">
      {props.children}
      <div className="edge">
        {props.lost && (
          <span className="v block" role="status">
            <Icon name="live" />
            Reconnecting
          </span>
        )}
        <button
          type="button"
          className="key quiet sm"
          aria-pressed={props.sound}
          aria-label="Sound"
          title={props.sound ? 'Sound is on' : 'Sound is off'}
          onClick={props.onSound}
        >
          <Icon name="sound" />
          {props.sound ? 'On' : 'Off'}
        </button>
      </div>
    </main>
  );
}

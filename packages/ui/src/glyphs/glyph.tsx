/** Inline drawings: they take the colour of the text, and never a request. */
import { AVATARS } from './avatars.ts';
import { ICONS, type IconName } from './icons.ts';

interface Named {
  /** Spoken name; without one the drawing is decoration beside a word. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

const naming = ({ label }: Named) => (label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true });

const LINE = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

export function Icon({ name, ...named }: { readonly name: IconName } & Named) {
  return (
    <svg className={`ic ${named.className ?? ''}`} viewBox="0 0 24 24" {...LINE} strokeWidth={2} {...naming(named)}>
      <path d={ICONS[name]} />
    </svg>
  );
}

export const avatarOf = (symbol: number) => AVATARS[((symbol % AVATARS.length) + AVATARS.length) % AVATARS.length]!;

export function Avatar({ symbol, ...named }: { readonly symbol: number } & Named) {
  return (
    <svg className={`av ${named.className ?? ''}`} viewBox="0 0 24 24" {...LINE} strokeWidth={2} {...naming(named)}>
      <path d={avatarOf(symbol).d} />
    </svg>
  );
}

/** What happened to the wire, or to init. */
export type Mark = 'pass' | 'block' | 'bypass' | 'unreached' | 'alive' | 'dead';

export const MARK_WORD: Record<Mark, string> = {
  pass: 'Passed',
  block: 'Blocked',
  bypass: 'Bypassed',
  unreached: 'Not reached',
  alive: 'Init alive',
  dead: 'Init died',
};

const drawing: Record<Mark, React.ReactNode> = {
  pass: (
    <>
      <path d="M12 0v5M12 19v5" />
      <circle cx="12" cy="12" r="7" />
    </>
  ),
  block: (
    <>
      <path d="M12 0v9" />
      <path d="M1 13h22" strokeWidth="7" />
    </>
  ),
  bypass: (
    <>
      <path d="M10 0v3c0 4 11 3 11 9s-11 5-11 9v3" />
      <path d="M1 12h12" strokeWidth="6" />
    </>
  ),
  unreached: <circle cx="12" cy="12" r="6" strokeDasharray="3 3.28" />,
  alive: (
    <>
      <circle cx="12" cy="12" r="10.5" />
      <path d="M2 12h5l2-6l4 12l2.5-6H22" />
    </>
  ),
  dead: (
    <>
      <path d="M0 12h5l2-8l3 16l3-16l2 8h1" />
      <path d="M16 12h8" strokeWidth="5" />
    </>
  ),
};

/** A verdict; silent when its word stands beside it. */
export function Glyph({ mark, silent, className }: { mark: Mark; silent?: boolean; className?: string }) {
  return (
    <svg
      className={`g g-${mark} ${className ?? ''}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.5}
      {...naming({ label: silent ? undefined : MARK_WORD[mark] })}
    >
      {drawing[mark]}
    </svg>
  );
}

/** Glyph and word, for tables and legends. */
export function Verdict({ mark, children }: { mark: Mark; children?: React.ReactNode }) {
  return (
    <span className={`v ${mark}`}>
      <Glyph mark={mark} silent />
      {children ?? MARK_WORD[mark]}
    </span>
  );
}

/** A 1 in a ring: the mark of the product, and init at every size. */
export function Mark() {
  return (
    <span className="mark">
      <span className="one" aria-hidden="true">
        1
      </span>
      Kill PID 1
    </span>
  );
}

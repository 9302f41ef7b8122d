import { beats, beatWidth } from './beat.ts';

export interface HeartProps {
  readonly width: number;
  readonly height: number;
  /** 1 is the small size of a process tree. */
  readonly scale?: number;
  readonly weight?: number;
  readonly state: 'alive' | 'busy' | 'paused';
}

/** Init's beat. It runs while the room runs, stands still in a pause, and is never red. */
export function Heart({ width, height, scale = 0.8, weight = 2, state }: HeartProps) {
  const rest = 20;
  const step = beatWidth(scale, rest);
  const n = Math.ceil(width / step) + 2;
  const label = state === 'paused' ? 'Init is paused' : 'Init is alive';
  return (
    <svg
      className={`heart ${state === 'busy' ? 'fast' : ''} ${state === 'paused' ? 'still' : ''}`}
      viewBox={`0 0 ${width} ${height}`}
      style={{ height, ['--step' as string]: step }}
      preserveAspectRatio="xMinYMid slice"
      role="img"
      aria-label={label}
    >
      <path
        className="run s-ink"
        d={`M0,${height * 0.62} ${beats(n, scale, rest)}`}
        fill="none"
        strokeWidth={weight}
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The 1 in its ring. */
export function Core({ size, off }: { size?: 'big'; off?: boolean }) {
  return (
    <span className={`core ${size ?? ''} ${off ? 'off' : ''}`} aria-hidden="true">
      1
    </span>
  );
}

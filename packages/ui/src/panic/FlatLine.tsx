import { beats, beatWidth } from '../signal/beat.ts';

/** Three last beats, then nothing, to the edge. */
export function FlatLine(props: { height: number; scale: number; weight: number; label: string }) {
  const { height, scale, weight } = props;
  const rest = 7;
  const from = beatWidth(scale, rest) * 3 + 20;
  return (
    <div className="flat">
      <svg width="4000" height={height} viewBox={`0 0 4000 ${height}`} role="img" aria-label={props.label}>
        <path
          pathLength={1}
          d={`M0,${height * 0.6} h20 ${beats(3, scale, rest)} H${Math.max(4000, from)}`}
          fill="none"
          stroke="currentColor"
          strokeWidth={weight}
          strokeLinejoin="round"
        />
      </svg>
    </div>
  );
}

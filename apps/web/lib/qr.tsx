import { encode } from 'uqr';

/** A QR code as one path; drawn here, fetched from nowhere. */
export function Qr({ text, size, label }: { text: string; size: number; label: string }) {
  const { data, size: n } = encode(text, { border: 2, ecc: 'M' });
  let d = '';
  data.forEach((row, y) => {
    row.forEach((on, x) => {
      if (on) d += `M${x} ${y}h1v1h-1z`;
    });
  });
  return (
    <svg
      className="qr"
      width={size}
      height={size}
      viewBox={`0 0 ${n} ${n}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={n} height={n} fill="#fff" />
      <path d={d} fill="#0e1e1f" />
    </svg>
  );
}

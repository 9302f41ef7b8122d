'use client';
import { showCode } from '@killinit/ui';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { type KeptSeat, keptSeat } from '@/lib/seat.ts';

/** Whoever was in a room a moment ago gets back with one press. */
export function BackToSeat() {
  const [seat, setSeat] = useState<KeptSeat | null>(null);
  useEffect(() => setSeat(keptSeat()), []);
  if (!seat) return null;
  return (
    <p className="banner">
      <span className="grow">
        You have a seat in room <b className="code">{showCode(seat.code)}</b>.
      </span>
      <Link className="key sm" href="/play">
        Back to my shell
      </Link>
    </p>
  );
}

/** A student's seat: what a refresh, a closed tab or a sleeping laptop comes back with. */
import { keep, recall } from './storage.ts';

export interface SeatTicket {
  readonly seatToken: string;
  readonly roomId: string;
  readonly seat: number;
  /** Brings the seat back on another device. */
  readonly rejoinCode?: string;
}

export interface KeptSeat extends SeatTicket {
  readonly code: string;
}

export function rememberSeat(seat: KeptSeat, name: string): void {
  keep('seat', JSON.stringify(seat));
  keep('seat', JSON.stringify(seat), true);
  keep('name', name);
}

/** This tab's seat first (two students may share a laptop in two tabs), then the last one of this browser. */
export function keptSeat(): KeptSeat | null {
  for (const session of [true, false]) {
    try {
      const kept = JSON.parse(recall('seat', session) ?? 'null') as KeptSeat | null;
      if (kept && typeof kept.seatToken === 'string') return kept;
    } catch {
      // not ours
    }
  }
  return null;
}

export function leaveSeat(): void {
  keep('seat', null);
  keep('seat', null, true);
}

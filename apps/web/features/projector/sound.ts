'use client';
/** Cues of the wall, synthesised; every one has a visible twin, and all are off until somebody switches them on. */
import type { ProjectorView } from '@killinit/room';
import { useEffect, useRef } from 'react';

type Tone = { readonly hz: number; readonly ms: number; readonly type: OscillatorType; readonly gain: number };

const WOOD: Tone = { hz: 180, ms: 60, type: 'triangle', gain: 0.25 };
const RISE: readonly Tone[] = [
  { hz: 440, ms: 120, type: 'sine', gain: 0.2 },
  { hz: 660, ms: 160, type: 'sine', gain: 0.2 },
];
const HUM: Tone = { hz: 62, ms: 1000, type: 'sawtooth', gain: 0.2 };
const BELL: Tone = { hz: 880, ms: 900, type: 'sine', gain: 0.3 };
const BEEP: Tone = { hz: 1000, ms: 120, type: 'square', gain: 0.1 };

const BLOCKED_EVERY_MS = 250;

interface Heard {
  people: number;
  stem: string | null;
  marks: string;
  panic: boolean;
  boot: number;
  blockedAt: number;
}

export function useSounds(view: ProjectorView, on: boolean): void {
  const context = useRef<AudioContext | null>(null);
  const heard = useRef<Heard | null>(null);
  useEffect(() => {
    const last = view.pulse.at(-1);
    const now: Heard = {
      people: view.room.people.length,
      stem: last?.key ?? null,
      marks: `${last?.key} ${last?.mark}`,
      panic: view.machine.panic !== null,
      boot: view.machine.boot,
      blockedAt: heard.current?.blockedAt ?? 0,
    };
    const before = heard.current;
    heard.current = now;
    if (!on || !before) return;
    context.current ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
    const audio = context.current;
    if (!audio) return;
    const at = performance.now();
    if (now.panic && !before.panic) {
      play(audio, HUM, 900);
      play(audio, BELL, 2700);
    } else if (now.boot > before.boot) play(audio, BEEP, 0);
    else if (now.panic) return;
    else if (now.marks !== before.marks && last?.mark === 'bypass') {
      for (const [i, tone] of RISE.entries()) play(audio, tone, i * 120);
    } else if (now.marks !== before.marks && last?.mark === 'block' && at - now.blockedAt > BLOCKED_EVERY_MS) {
      heard.current = { ...now, blockedAt: at };
      play(audio, WOOD, 0);
    } else if (now.people > before.people)
      play(audio, { hz: 300 + ((now.people * 37) % 400), ms: 30, type: 'sine', gain: 0.15 }, 0);
  }, [view, on]);
}

function play(audio: AudioContext, tone: Tone, afterMs: number): void {
  const from = audio.currentTime + afterMs / 1000;
  const to = from + tone.ms / 1000;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.type = tone.type;
  source.frequency.value = tone.hz;
  volume.gain.setValueAtTime(tone.gain, from);
  volume.gain.exponentialRampToValueAtTime(0.001, to);
  source.connect(volume).connect(audio.destination);
  source.start(from);
  source.stop(to);
}

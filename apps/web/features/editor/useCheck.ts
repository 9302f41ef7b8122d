'use client';
import { useEffect, useRef, useState } from 'react';
import type { FromWorker, ToWorker } from './cc.worker.ts';
import type { Check, Finding } from './check.ts';

/** Reads a file of the machine: its text, null when there is none, undefined when nobody answered. */
export type ReadFile = (path: string) => Promise<string | null | undefined>;

const REST_MS = 400;
/** Headers include headers; a chain longer than this is a mistake. */
const ROUNDS = 80;
const HANGS_MS = 20_000;
/** A busy server or a lost connection: the question is asked again. */
const AGAIN_MS = 1500;

export type Diagnosis =
  | { readonly state: 'idle' | 'checking' }
  | { readonly state: 'done'; readonly findings: readonly Finding[] };

/** What the compiler says of the text, once the typing rests. Headers come from the machine, once each. */
export function useCheck(source: Check | null, read: ReadFile): Diagnosis {
  const [diagnosis, setDiagnosis] = useState<Diagnosis>({ state: 'idle' });
  const worker = useRef<Worker | null>(null);
  const reading = useRef(read);
  reading.current = read;
  useEffect(() => () => worker.current?.terminate(), []);
  const key = source ? `${source.release}\n${source.kind}\n${source.path}\n${source.text}` : null;
  useEffect(() => {
    if (source === null) {
      setDiagnosis({ state: 'idle' });
      return;
    }
    let stale = false;
    let timer: ReturnType<typeof setTimeout>;
    const again = () => {
      timer = setTimeout(() => void run(), AGAIN_MS);
    };
    const run = async () => {
      setDiagnosis({ state: 'checking' });
      let files: Record<string, string | null> = {};
      for (let round = 0; round < ROUNDS && !stale; round++) {
        const answer = await ask(worker, { id: ++asked, source, files });
        if (stale) return;
        if (answer === null) return again();
        if (answer.wanted.length === 0) return setDiagnosis({ state: 'done', findings: answer.findings });
        const fetched = await fetchAll(answer.wanted, reading.current);
        if (stale) return;
        if (fetched === null) return again();
        files = fetched;
      }
    };
    timer = setTimeout(() => void run(), REST_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
    // The key is the source.
  }, [key]);
  return diagnosis;
}

/** As many as were answered; null when none was. */
async function fetchAll(paths: readonly string[], read: ReadFile): Promise<Record<string, string | null> | null> {
  const files: Record<string, string | null> = {};
  for (const path of paths) {
    const text = await read(path);
    if (text === undefined) return Object.keys(files).length > 0 ? files : null;
    files[path] = text;
  }
  return files;
}

let asked = 0;

/** Null when the compiler hangs or breaks: it is thrown away, and the next question gets a new one. */
function ask(slot: { current: Worker | null }, message: ToWorker): Promise<FromWorker | null> {
  slot.current ??= new Worker(new URL('./cc.worker.ts', import.meta.url), { type: 'module' });
  const worker = slot.current;
  return new Promise((done) => {
    const giveUp = () => {
      worker.terminate();
      if (slot.current === worker) slot.current = null;
      done(null);
    };
    const timer = setTimeout(giveUp, HANGS_MS);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      // The answer to an older text is still on its way.
      if (data.id !== message.id) return;
      clearTimeout(timer);
      done(data);
    };
    worker.onerror = () => {
      clearTimeout(timer);
      giveUp();
    };
    worker.postMessage(message);
  });
}

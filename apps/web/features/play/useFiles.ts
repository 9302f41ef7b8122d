'use client';
import { type StudentView, ttyOf } from '@killinit/room';
import { useMemo } from 'react';
import type { LiveRoom } from '@/lib/live.ts';
import type { Live } from '@/lib/useLive.ts';

/** The files of the machine, as the person at this seat may read and write them. */
export function useFiles(live: Live<StudentView>, seat: number) {
  const { room } = live;
  return useMemo(
    () => ({
      read: reader(room, seat),
      files: lister(room, seat),
      release: releaser(room, seat),
      save: saver(room, seat),
    }),
    [room, seat],
  );
}

type Room = LiveRoom<StudentView> | null;

function reader(room: Room, seat: number) {
  return async (path: string): Promise<string | null | undefined> => {
    const answer = await room?.inspect({ kind: 'read', tty: ttyOf(seat), path });
    if (!answer?.ok) return undefined;
    return typeof answer.answer === 'string' ? answer.answer : null;
  };
}

/** The machine's own completion of a path that ends in a slash: what lies there. */
async function below(room: Room, seat: number, folder: string): Promise<readonly string[]> {
  const line = `ls ${folder}`;
  const answer = await room?.inspect({ kind: 'complete', tty: ttyOf(seat), line, cursor: line.length });
  const words = (answer?.ok ? (answer.answer as { words?: unknown } | null)?.words : null) ?? [];
  if (!Array.isArray(words)) return [];
  return words.filter((w): w is string => typeof w === 'string').map((w) => w.trim().slice(folder.length));
}

function lister(room: Room, seat: number) {
  return async (): Promise<readonly string[]> =>
    (await below(room, seat, '~/')).filter((w) => w !== '' && !/(\/|\.(ko|o|mod))$/.test(w));
}

function releaser(room: Room, seat: number) {
  return async (): Promise<string | null> =>
    (await below(room, seat, '/lib/modules/')).find((w) => w.endsWith('/'))?.slice(0, -1) ?? null;
}

/** Saved, and read back: the room takes the text, but whether the file may be written is the machine's business. */
function saver(room: Room, seat: number) {
  const read = reader(room, seat);
  return async (path: string, text: string): Promise<string | null> => {
    const answer = await room?.send({ kind: 'save', seat, path, text });
    if (!answer) return 'There is no connection yet.';
    if (!answer.ok) return answer.message;
    const now = await read(path);
    return now === undefined || now === text ? null : 'The machine did not take it: that file or folder is not yours.';
  };
}

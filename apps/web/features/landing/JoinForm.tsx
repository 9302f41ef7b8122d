'use client';
import { CODE_LENGTH, cleanCode, Field, Key, oddSign, RoomCodeInput } from '@killinit/ui';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { request } from '@/lib/api.ts';
import { rememberSeat, type SeatTicket } from '@/lib/seat.ts';
import { recall } from '@/lib/storage.ts';
import { anyName } from './any-name.ts';

interface Problem {
  readonly field: 'code' | 'name' | 'again' | 'form';
  readonly says: string;
}

/** Code and name, nothing else; whoever changed the device adds the rejoin code of the old one. Join stays pressable and explains what is missing. */
export function JoinForm() {
  const router = useRouter();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  /** Null: a first visit. */
  const [again, setAgain] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const codeInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const linked = new URLSearchParams(location.search).get('code');
    if (linked) {
      setCode(cleanCode(linked));
      nameInput.current?.focus();
    }
    setName((typed) => typed || (recall('name') ?? ''));
  }, []);

  const refuse = (found: Problem) => {
    setProblem(found);
    (found.field === 'name' ? nameInput : codeInput).current?.focus();
  };
  const join = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const missing = check(code, name, again);
    if (missing) return refuse(missing);
    setBusy(true);
    const body = { code, name: name.trim() };
    const answer =
      again === null
        ? await request<SeatTicket>('/api/join', body)
        : await request<SeatTicket>('/api/rejoin', { ...body, rejoinCode: again.trim() });
    if (answer.ok) {
      rememberSeat({ ...answer.value, code }, name.trim());
      router.push('/play');
      return;
    }
    setBusy(false);
    refuse({
      field: fieldOf(answer.code),
      says: answer.message,
    });
  };

  return (
    <form className="stack" style={{ gap: 20 }} onSubmit={(e) => void join(e)} noValidate>
      <RoomCodeInput
        value={code}
        inputRef={codeInput}
        autoFocus
        error={problem?.field === 'code' ? problem.says : null}
        onFull={() => {
          if (name === '') nameInput.current?.focus();
        }}
        onChange={(next) => {
          setCode(next);
          setProblem(null);
        }}
      />
      <div style={{ maxWidth: 420 }}>
        <Field
          label="Your name in the room"
          tall
          inputRef={nameInput}
          value={name}
          maxLength={64}
          autoComplete="nickname"
          spellCheck={false}
          help="Your teacher can see what you type on the machine."
          error={problem?.field === 'name' ? problem.says : null}
          onChange={(e) => {
            setName(e.target.value);
            setProblem(null);
          }}
        />
        {name === '' && (
          <button type="button" className="linky sm" onClick={() => setName(anyName())}>
            Give me a name
          </button>
        )}
      </div>
      {again !== null && (
        <div style={{ maxWidth: 420 }}>
          <Field
            label="Rejoin code"
            value={again}
            maxLength={12}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            help="The old device shows it in the keyboard list; your teacher can look it up as well."
            error={problem?.field === 'again' ? problem.says : null}
            onChange={(e) => {
              setAgain(e.target.value);
              setProblem(null);
            }}
          />
        </div>
      )}
      <div className="row-3 wrap">
        <Key look="primary" size="big" type="submit" aria-busy={busy}>
          {busy ? 'Joining' : 'Join the room'}
        </Key>
        {again === null ? (
          <span className="dim sm">
            You come back to the same shell if your laptop sleeps.{' '}
            <button type="button" className="linky" onClick={() => setAgain('')}>
              I changed the device
            </button>
          </span>
        ) : (
          <button type="button" className="linky sm" onClick={() => setAgain(null)}>
            I am new here
          </button>
        )}
      </div>
      {problem?.field === 'form' && (
        <p className="err" role="alert">
          {problem.says}
        </p>
      )}
    </form>
  );
}

function fieldOf(code: string): Problem['field'] {
  if (code.startsWith('rejoin')) return 'again';
  if (code.startsWith('name')) return 'name';
  return code.startsWith('join') ? 'code' : 'form';
}

function check(code: string, name: string, again: string | null): Problem | null {
  if (code.length < CODE_LENGTH)
    return { field: 'code', says: `The code has ${CODE_LENGTH} signs. Type the ones on the screen at the front.` };
  const odd = oddSign(code);
  if (odd) return { field: 'code', says: odd.says };
  if (name.trim() === '') return { field: 'name', says: 'Type a name your teacher can read out.' };
  if (again?.trim() === '') return { field: 'again', says: 'Type the rejoin code of your seat.' };
  return null;
}

import { useId, useState } from 'react';
import { CODE_LENGTH, cleanCode, oddSign } from './code.ts';
import { FieldError } from './Field.tsx';

/** Six boxes to look at, one real input over them. */
export function RoomCodeInput(props: {
  value: string;
  onChange(code: string): void;
  /** The sixth sign was typed. */
  onFull?(code: string): void;
  error?: string | null;
  inputRef?: React.Ref<HTMLInputElement>;
  autoFocus?: boolean;
}) {
  const id = useId();
  const [at, setAt] = useState(props.value.length);
  const odd = oddSign(props.value);
  const signs = Array.from({ length: CODE_LENGTH }, (_, i) => Array.from(props.value)[i] ?? '');
  const error = odd?.says ?? props.error;

  const cell = (sign: string, i: number) => (
    <span
      key={i}
      aria-hidden="true"
      className={`cell ${i === Math.min(at, CODE_LENGTH - 1) ? 'at' : ''} ${odd?.index === i ? 'bad' : ''}`}
    >
      {sign}
    </span>
  );
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        Room code
      </label>
      <div className={`cells ${props.error ? 'bad' : ''}`}>
        <input
          id={id}
          ref={props.inputRef}
          // The code is the one thing this page is for.
          // biome-ignore lint/a11y/noAutofocus: a student arrives here to type it
          autoFocus={props.autoFocus}
          inputMode="text"
          autoCapitalize="characters"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          value={props.value}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}h ${error ? `${id}e` : ''}`}
          onSelect={(e) => setAt(e.currentTarget.selectionStart ?? props.value.length)}
          onChange={(e) => {
            const code = cleanCode(e.target.value);
            props.onChange(code);
            setAt(e.target.selectionStart ?? code.length);
            if (code.length === CODE_LENGTH && code !== props.value && !oddSign(code)) props.onFull?.(code);
          }}
        />
        {signs.slice(0, 3).map(cell)}
        <i className="gap" aria-hidden="true" />
        {signs.slice(3).map((sign, i) => cell(sign, i + 3))}
      </div>
      <small id={`${id}h`}>
        It is on the screen at the front. Capitals don't matter, and it never contains 0, O, 1, I or L.
      </small>
      {error && <FieldError id={`${id}e`}>{error}</FieldError>}
    </div>
  );
}

import type { InputHTMLAttributes, ReactNode } from 'react';
import { useId } from 'react';
import { Glyph } from '../glyphs/glyph.tsx';

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | null | undefined;
  readonly tall?: boolean;
  readonly inputRef?: React.Ref<HTMLInputElement>;
}

/** Label above, help below, the error below that: it says what to type. */
export function Field({ label, help, error, tall, inputRef, ...input }: FieldProps) {
  const id = useId();
  const notes = [help ? `${id}h` : '', error ? `${id}e` : ''].join(' ').trim();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        ref={inputRef}
        id={id}
        className={`input ${tall ? 'tall' : ''}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={notes || undefined}
      />
      {help && <small id={`${id}h`}>{help}</small>}
      {error && <FieldError id={`${id}e`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="err" id={id} role="alert">
      <Glyph mark="block" silent />
      <span>{children}</span>
    </p>
  );
}

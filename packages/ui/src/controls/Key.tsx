import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useId } from 'react';
import { Icon } from '../glyphs/glyph.tsx';
import type { IconName } from '../glyphs/icons.ts';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled'>;

export interface KeyProps extends Native {
  readonly look?: 'primary' | 'quiet' | 'danger' | undefined;
  readonly size?: 'sm' | 'big';
  readonly icon?: IconName;
  readonly kbd?: string;
  /** Why it cannot be pressed now; the key stays focusable and says so. */
  readonly off?: string | false | undefined;
  readonly children?: ReactNode;
}

/** A button that looks pressable. */
export function Key({ look, size, icon, kbd, off, children, onClick, type = 'button', ...rest }: KeyProps) {
  const why = useId();
  return (
    <>
      <button
        {...rest}
        type={type}
        className={`key ${look ?? ''} ${size ?? ''}`}
        aria-disabled={off ? true : undefined}
        aria-describedby={off ? why : rest['aria-describedby']}
        title={off || rest.title}
        onClick={(e) => (off ? e.preventDefault() : onClick?.(e))}
      >
        {icon && <Icon name={icon} />}
        {children}
        {kbd && <kbd aria-hidden="true">{kbd}</kbd>}
      </button>
      {off && (
        <span className="vh" id={why}>
          {off}
        </span>
      )}
    </>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly name?: string;
}

/** A few keys of which one is down. */
export function KeyGroup<T extends string>(props: {
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  onPick(value: T): void;
}) {
  return (
    <fieldset className="keys" aria-label={props.label}>
      {props.choices.map((c) => (
        <button
          key={c.value}
          type="button"
          className="key sm"
          aria-label={c.name}
          aria-pressed={c.value === props.value}
          onClick={() => props.onPick(c.value)}
        >
          {c.label}
        </button>
      ))}
    </fieldset>
  );
}

/** A lamp and the word for it. */
export function Switch(props: {
  label: string;
  on: boolean;
  onChange(on: boolean): void;
  disabled?: boolean;
  /** Show the label instead of On and Off. */
  named?: boolean;
}) {
  return (
    <button
      type="button"
      className="switch"
      role="switch"
      aria-checked={props.on}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={() => props.onChange(!props.on)}
    >
      <span className="lamp" />
      <span aria-hidden="true">{props.named ? props.label : props.on ? 'On' : 'Off'}</span>
    </button>
  );
}

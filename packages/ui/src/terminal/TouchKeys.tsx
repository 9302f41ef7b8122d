import type { TtyKey } from './CommandLine.tsx';

/** Keys a touch screen lacks. Shown where the pointer is coarse. */
export function TouchKeys(props: {
  onKey(key: TtyKey): void;
  onTab(): void;
  onUp(): void;
  onInsert(sign: string): void;
}) {
  const key = (label: string, name: string, act: () => void) => (
    <button key={label} type="button" className="key sm" aria-label={name} onClick={act}>
      {label}
    </button>
  );
  return (
    <div className="touchkeys" role="toolbar" aria-label="Terminal keys">
      {key('Tab', 'Complete', props.onTab)}
      {key('↑', 'Previous command', props.onUp)}
      {key('^C', 'Interrupt', () => props.onKey('^C'))}
      {key('^D', 'End of input', () => props.onKey('^D'))}
      {['|', '&', '~', '/', '$', '>', '-'].map((s) => key(s, `Insert ${s}`, () => props.onInsert(s)))}
    </div>
  );
}

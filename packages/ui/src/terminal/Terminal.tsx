import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { CommandLine, type CommandLineProps } from './CommandLine.tsx';
import { type Line, textOf } from './screen.ts';
import { Transcript } from './Transcript.tsx';

export interface TerminalProps extends Omit<CommandLineProps, 'prompt' | 'inputRef'> {
  readonly lines: readonly Line[];
  /** Pixels of a sign: 12 to 28. */
  readonly sizePx: number;
  /** Changes when the last lines changed; the view then follows the bottom. */
  readonly version: number;
  readonly autoFocus?: boolean;
  /** So many signs fit; told when it changes. */
  onSize?(cols: number, rows: number): void;
}

/** The transcript, and behind its last, unfinished line (the prompt) the line being typed. */
export function Terminal(props: TerminalProps) {
  const box = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const stick = useRef(true);
  const last = props.lines.at(-1);
  const { version, sizePx, autoFocus, closed } = props;

  useLayoutEffect(() => {
    const el = box.current;
    if (el && stick.current) el.scrollTop = el.scrollHeight;
  }, [version, sizePx]);
  useEffect(() => {
    if (autoFocus && closed === null) input.current?.focus({ preventScroll: true });
  }, [autoFocus, closed]);

  useFit(box, sizePx, closed === null, props.onSize);

  return (
    <>
      {/* The field inside is the keyboard's way in; a click anywhere is a convenience of the mouse. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <section
        ref={box}
        className="term"
        aria-label="Transcript"
        translate="no"
        // Without the field there must be another way to scroll.
        tabIndex={closed === null ? undefined : 0}
        style={{ ['--term-size' as string]: `${sizePx}px` }}
        onScroll={(e) => {
          const el = e.currentTarget;
          stick.current = el.scrollHeight - el.scrollTop - el.clientHeight < 40;
        }}
        onClick={() => {
          if (document.getSelection()?.isCollapsed !== false) input.current?.focus({ preventScroll: true });
        }}
      >
        <Transcript lines={props.lines.slice(0, -1)} />
        <CommandLine
          {...props}
          prompt={last ? textOf(last) : ''}
          inputRef={input}
          onLine={(line) => {
            stick.current = true;
            props.onLine(line);
          }}
        />
      </section>
      <Spoken lines={props.lines} version={version} />
    </>
  );
}

const SIGN_EM = 0.6;
const LINE_EM = 1.58;
const FIT_MS = 300;

/** How many signs fit, once the window rests: programs print for that width. A terminal that opens again is told again. */
function useFit(
  box: React.RefObject<HTMLElement | null>,
  sizePx: number,
  open: boolean,
  onSize: ((cols: number, rows: number) => void) | undefined,
): void {
  const told = useRef('');
  const tell = useRef(onSize);
  tell.current = onSize;
  useEffect(() => {
    const el = box.current;
    if (!el || !open) return;
    told.current = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = () => {
      const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(el);
      const inner = (size: number, a: string, b: string) => size - Number.parseFloat(a) - Number.parseFloat(b);
      const cols = Math.floor(inner(el.clientWidth, paddingLeft, paddingRight) / (SIGN_EM * sizePx));
      const rows = Math.floor(inner(el.clientHeight, paddingTop, paddingBottom) / (LINE_EM * sizePx));
      if (cols < 1 || rows < 1 || told.current === `${cols} ${rows}`) return;
      told.current = `${cols} ${rows}`;
      tell.current?.(cols, rows);
    };
    const watch = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(measure, FIT_MS);
    });
    watch.observe(el);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
    };
  }, [box, sizePx, open]);
}

const SPOKEN_LINES = 20;

/** The newest output, once it rests: at most 20 lines, then how many more. */
function Spoken({ lines, version }: { lines: readonly Line[]; version: number }) {
  const [said, say] = useState('');
  const seen = useRef<number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      const from = seen.current;
      seen.current = lines.at(-1)?.key ?? 0;
      if (from === null) return;
      const fresh = lines.filter((l) => l.key >= from && l.key < seen.current!).map(textOf);
      const more = fresh.length > SPOKEN_LINES ? [`${fresh.length - SPOKEN_LINES} more lines`] : [];
      say([...fresh.slice(0, SPOKEN_LINES), ...more].join('\n'));
    }, 400);
    return () => clearTimeout(timer);
  }, [version]);
  return (
    <div className="vh" role="status" translate="no">
      {said}
    </div>
  );
}

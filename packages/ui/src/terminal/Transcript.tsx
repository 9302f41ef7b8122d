import { memo } from 'react';
import { type Line, textOf } from './screen.ts';

const PROMPT = /^([\w.-]+@[\w.-]+:\S*[$#]|[$#]) /;

/** Commands and their output, as plain text. */
export function Transcript({ lines }: { lines: readonly Line[] }) {
  return (
    <div className="lines">
      {lines.map((line) => (
        <Row key={line.key} line={line} />
      ))}
    </div>
  );
}

const Row = memo(function Row({ line }: { line: Line }) {
  const text = textOf(line);
  const prompt = PROMPT.exec(text)?.[0];
  if (prompt)
    return (
      <span className="line">
        <span className="p">{prompt}</span>
        <span className="c">{text.slice(prompt.length)}</span>
        {'\n'}
      </span>
    );
  return (
    <span className="line">
      {line.spans.map((s, i) =>
        s.style ? (
          <span key={`${i}${s.style}`} className={s.style}>
            {s.text}
          </span>
        ) : (
          s.text
        ),
      )}
      {'\n'}
    </span>
  );
});

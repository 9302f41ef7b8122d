import { memo } from 'react';
import { type Line, textOf } from './screen.ts';

const PROMPT = /^([\w.-]+@[\w.-]+:\S*[$#]|[$#]) /;

/** Commands and their output, as plain text. */
export function Transcript({ lines }: { lines: readonly Line[] }) {
  return lines.map((line) => <Row key={line.key} line={line} />);
}

const Row = memo(function Row({ line }: { line: Line }) {
  const text = textOf(line);
  const prompt = PROMPT.exec(text)?.[0];
  if (prompt)
    return (
      <div className="line">
        <span className="p">{prompt}</span>
        <span className="c">{text.slice(prompt.length)}</span>
        {'\n'}
      </div>
    );
  return (
    <div className="line">
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
    </div>
  );
});

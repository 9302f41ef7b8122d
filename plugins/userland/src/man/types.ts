/** man/types.ts — a manual page as data; render.ts lays it out. */
export interface Page {
  readonly name: string;
  /** 1 commands, 2 system calls, 3 library, 5 files, 7 signals and guards, 8 administration. */
  readonly section: number;
  /** Other names it is found under. */
  readonly aliases?: readonly string[];
  /** One line: behind the dash of NAME, in `apropos`, and in --help. */
  readonly summary: string;
  readonly synopsis?: readonly string[];
  /** Paragraphs, separated by an empty line. A line that begins with two spaces is kept as it is. */
  readonly description: string;
  readonly options?: readonly (readonly [flags: string, text: string])[];
  /** `status` or errno, and when. */
  readonly exit?: readonly (readonly [value: string, text: string])[];
  readonly examples?: readonly (readonly [command: string, text: string])[];
  readonly notes?: string;
  readonly seeAlso?: readonly string[];
}

/** lib/text.ts — a text's lines, without what ends them. */
export const parseLines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

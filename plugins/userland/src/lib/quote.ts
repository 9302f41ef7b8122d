/** lib/quote.ts — names in messages and listings, as coreutils quotes them. */

const PLAIN = /^[A-Za-z0-9%+,./:=@_^-]+$/;

/** `'name'`; with odd characters in shell style: `'it'\''s'` or `$'\n'`. Used in messages ("cannot access 'x'"). */
export function quote(name: string): string {
  const odd = hasControl(name);
  if (!odd && name.includes("'") && !/["$`\\!]/.test(name)) return `"${name}"`;
  return shellAlways(name, odd);
}
/** Only when a shell would need it: what `ls` prints to a terminal. */
export function quoteIfNeeded(name: string): string {
  if (name !== '' && !needsQuotes(name)) return name;
  if (name.includes("'") && !hasControl(name) && !/["$`\\!]/.test(name)) return `"${name}"`;
  return shellAlways(name, hasControl(name));
}
/** For programs whose messages leave plain names bare. */
export const quotePlain = (name: string): string => (PLAIN.test(name) ? name : quote(name));

function needsQuotes(name: string): boolean {
  return /[\s"$&'()*;<>?[\\`|!]|^[#~]/.test(name) || name === '{' || name === '}' || hasControl(name);
}
function hasControl(name: string): boolean {
  for (let i = 0; i < name.length; i += 1) {
    const c = name.charCodeAt(i);
    if (c < 32 || c === 127 || (c >= 0xdc80 && c <= 0xdcff)) return true;
  }
  return false;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};
function shellAlways(name: string, controls: boolean): string {
  if (!controls) return `'${name.replaceAll("'", "'\\''")}'`;
  let out = "'";
  let escaped = false;
  for (const ch of name) {
    const c = ch.charCodeAt(0);
    const special = c < 32 || c === 127 || (c >= 0xdc80 && c <= 0xdcff);
    if (special !== escaped) {
      out += special ? "'$'" : "''";
      escaped = special;
    }
    if (special) out += ESCAPES[ch] ?? `\\${(c > 255 ? c - 0xdc00 : c).toString(8).padStart(3, '0')}`;
    else out += ch === "'" ? "'\\''" : ch;
  }
  return `${out}'`;
}

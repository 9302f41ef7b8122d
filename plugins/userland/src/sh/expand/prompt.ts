/** expand/prompt.ts — the backslash escapes of PS1 and its kin. What is left is expanded as between double quotes. */
import { strftime } from '../../lib/time.ts';
import type { Shell } from '../state.ts';
import { get } from '../vars.ts';

export const VERSION = '5.2.15(1)-release';

/** `~/x` for a path below the home folder. */
function homely(s: Shell, path: string): string {
  const home = get(s, 'HOME');
  if (home === null || home === '' || home === '/') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

export function decodePrompt(s: Shell, text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '\\' || i + 1 >= text.length) {
      out += text[i];
      continue;
    }
    i += 1;
    const c = text[i] as string;
    const octal = /^[0-7]{3}/.exec(text.slice(i, i + 3))?.[0];
    if (octal !== undefined) {
      out += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      i += 2;
    } else if (c === 'D' && text[i + 1] === '{') {
      const end = text.indexOf('}', i);
      if (end < 0) break;
      out += strftime(text.slice(i + 2, end) || '%X', s.clockMs);
      i = end;
    } else out += escape(s, c);
  }
  return out;
}

function escape(s: Shell, c: string): string {
  switch (c) {
    case 'u':
      return s.user;
    case 'h':
      return s.host.split('.')[0] as string;
    case 'H':
      return s.host;
    case 'w':
      return homely(s, s.cwd);
    case 'W': {
      const shown = homely(s, s.cwd);
      return shown === '/' || shown === '~' ? shown : shown.slice(shown.lastIndexOf('/') + 1);
    }
    case '$':
      return s.euid === 0 ? '#' : '$';
    case 's':
      return s.name.slice(s.name.lastIndexOf('/') + 1).replace(/^-/, '');
    case 'v':
      return '5.2';
    case 'V':
      return '5.2.15';
    case 'j':
      return String(s.jobs.length);
    case 'l':
      return 'tty';
    case '!':
      return String(s.historyBase + s.history.length);
    case '#':
      return String(s.commands);
    case 't':
      return strftime('%H:%M:%S', s.clockMs);
    case 'T':
      return strftime('%I:%M:%S', s.clockMs);
    case '@':
      return strftime('%I:%M %p', s.clockMs);
    case 'A':
      return strftime('%H:%M', s.clockMs);
    case 'd':
      return strftime('%a %b %d', s.clockMs);
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 'a':
      return '\x07';
    case 'e':
      return '\x1b';
    case '\\':
      return '\\';
    case '[':
    case ']':
      return '';
    default:
      return `\\${c}`;
  }
}

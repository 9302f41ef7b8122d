'use client';
import { Key } from '@killinit/ui';
import { useState } from 'react';

/** Copies without the clipboard API, which plain http does not have: a selected field and the old command. */
export function copyText(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.cssText = 'position:fixed;left:-999px;top:0';
  document.body.append(field);
  const before = document.activeElement as HTMLElement | null;
  field.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  field.remove();
  before?.focus();
  return done;
}

/** A key that says whether it worked; when it did not, the field beside it can be selected by hand. */
export function CopyKey({ text, children }: { text: string; children: string }) {
  const [said, say] = useState('');
  return (
    <>
      <Key
        size="sm"
        onClick={() => {
          say(copyText(text) ? 'Copied' : 'Select the link and copy it by hand');
          setTimeout(() => say(''), 3000);
        }}
      >
        {children}
      </Key>
      <span className="sm dim" role="status">
        {said}
      </span>
    </>
  );
}

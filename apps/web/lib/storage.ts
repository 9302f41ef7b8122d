/** Small things kept in the browser. Private windows and full disks may refuse: then they are just not kept. */
export function recall(key: string, session = false): string | null {
  try {
    return (session ? sessionStorage : localStorage).getItem(`killinit.${key}`);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string | null, session = false): void {
  try {
    const store = session ? sessionStorage : localStorage;
    if (value === null) store.removeItem(`killinit.${key}`);
    else store.setItem(`killinit.${key}`, value);
  } catch {
    // not kept
  }
}

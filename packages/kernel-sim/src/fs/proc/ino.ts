/** fs/proc/ino.ts — inode numbers of files that are made when looked up: from what they are called, so that two looks agree. */
export function inoOf(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return (h >>> 4) + 2;
}

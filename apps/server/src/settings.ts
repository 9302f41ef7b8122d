/** settings.ts — the few things a server keeps about itself. */
import type { Db } from '@killinit/db';

export interface Settings {
  /** The stored value, or the one made now and stored. */
  get(id: string, make: () => string): Promise<string>;
  set(id: string, value: string): Promise<void>;
}

export function settings(db: Db): Settings {
  const set = async (id: string, value: string): Promise<void> => {
    await db.setting.upsert({ where: { id }, create: { id, value }, update: { value } });
  };
  return {
    set,
    async get(id, make) {
      const found = await db.setting.findUnique({ where: { id } });
      if (typeof found?.value === 'string') return found.value;
      const value = make();
      await set(id, value);
      return value;
    },
  };
}

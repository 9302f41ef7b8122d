import type { Config } from '@killinit/plugin-host';

/** What this server has besides the plugins in plugins/: folders of your own, and what to leave out. */
export default {
  plugins: [],
  without: [],
} satisfies Config;

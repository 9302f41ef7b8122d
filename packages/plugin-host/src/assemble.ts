/** assemble.ts — the pure half of the host: plugins and a plan become a room. No esbuild, no files: for workers and browsers. */
export * from '@killinit/plugin-sdk/host';

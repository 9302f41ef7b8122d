/** lib/sdk.ts — the one door through which tools see the machine: calls, numbers, names and types. */
export * from '@killinit/plugin-sdk';

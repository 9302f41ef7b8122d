/** protocol — the wire and the log, as schemas. The only package that knows JSON. */
export * from './commands.ts';
export * from './facts.ts';
export * from './ids.ts';
export * from './log.ts';
export * from './rest.ts';
export * from './socket.ts';

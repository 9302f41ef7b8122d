/** run/poll.ts — poll(2)'s event bits. */
export const POLLIN = 1;

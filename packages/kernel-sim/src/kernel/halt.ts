/** kernel/halt.ts — thrown by reboot(2) and by a CPU that never comes back, caught by machine.ts. */
export class Halt {
  readonly how: 'restart' | 'off' | 'hang';
  constructor(how: 'restart' | 'off' | 'hang') {
    this.how = how;
  }
}

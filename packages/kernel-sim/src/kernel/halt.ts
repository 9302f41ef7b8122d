/** kernel/halt.ts — thrown by reboot(2), caught by machine.ts. */
export class Halt {
  readonly how: 'restart' | 'off';
  constructor(how: 'restart' | 'off') {
    this.how = how;
  }
}

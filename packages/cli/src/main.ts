/** main.ts — `killinit`: the machine without a browser. */
import { killbookCommand } from './killbook/index.ts';
import { runCommand } from './run.ts';
import { shellCommand } from './shell.ts';

const HELP = `killinit — a simulated Linux machine, and the classroom around it

  killinit run [--era v2.6.34|v6.1] [--uid N] [--seed N] [--limit S] [--memory MIB] [-I DIR] [--json] FILE…
      boots a fresh machine per FILE and runs it there: a shell script, a C file or an i386 program
  killinit shell [--era …] [--uid N] [--seed N] [--memory MIB] [--guards] [--strace]
      the same machine, interactively, in your terminal (Ctrl-] leaves)
  killinit killbook DIR [ID…] [--era …] [--json] [--log]
      recorded routes to kill init, tried here and compared with what a real kernel did
  killinit class --code CODE [--url URL] [--students N] [--lines N]
      a class of bots that type from a script into a room, and how long it waited
  killinit user add EMAIL
      sets a new password for an account of this server, or makes the account
`;

export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'run':
      return runCommand(rest);
    case 'shell':
      return shellCommand(rest);
    case 'killbook':
      return killbookCommand(rest);
    case 'class': {
      const { classCommand } = await import('./class/index.ts');
      return classCommand(rest);
    }
    case 'user': {
      const { userCommand } = await import('./user.ts');
      return userCommand(rest);
    }
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(HELP);
      return command === undefined ? 2 : 0;
    default:
      process.stderr.write(`killinit: there is no command ${command}.\n${HELP}`);
      return 2;
  }
}

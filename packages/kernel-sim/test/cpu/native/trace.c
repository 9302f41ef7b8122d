/* Runs a static 32-bit program under PTRACE_SINGLESTEP and writes, before each instruction, ten words:
   eax ecx edx ebx esp ebp esi edi eip eflags. Address randomisation is off.   usage: trace out.bin max program */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  FILE *out = fopen(argv[1], "wb");
  long max = atol(argv[2]);
  pid_t pid = fork();
  if (pid == 0) {
    personality(ADDR_NO_RANDOMIZE);
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    execl(argv[3], argv[3], (char *)0);
    _exit(127);
  }
  int status;
  waitpid(pid, &status, 0);
  for (long n = 0; n < max && WIFSTOPPED(status) && WSTOPSIG(status) == 5; n++) {
    struct user_regs_struct r;
    ptrace(PTRACE_GETREGS, pid, 0, &r);
    unsigned w[10] = {r.eax, r.ecx, r.edx, r.ebx, r.esp, r.ebp, r.esi, r.edi, r.eip, r.eflags};
    fwrite(w, sizeof w, 1, out);
    ptrace(PTRACE_SINGLESTEP, pid, 0, 0);
    waitpid(pid, &status, 0);
  }
  fclose(out);
  return 0;
}

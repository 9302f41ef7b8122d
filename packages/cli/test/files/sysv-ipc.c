/* System V IPC: keys and ids, shared memory, semaphores that several processes wait for, messages by type. */
#include "files.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <grp.h>
#include <signal.h>
#include <time.h>

union semun { int val; struct semid_ds *buf; unsigned short *array; };
struct message { long type; char text[64]; };

static void reap(void) { int st; if (wait(&st) > 0) printf("  child %d\n", WIFEXITED(st) ? WEXITSTATUS(st) : -WTERMSIG(st)); }
static int go(int r) { struct sembuf b = { 0, -1, 0 }; return semop(r, &b, 1); }
static int give(int r) { struct sembuf b = { 0, 1, 0 }; return semop(r, &b, 1); }
static void nothing(int sig) { (void)sig; }

static void keys(void)
{
	key_t k = 0x4b494c4c;
	int id;
	rv("shmget of nothing", shmget(k, 100, 0));
	id = shmget(k, 5000, IPC_CREAT | 0640);
	printf("made: %d, again the same: %d\n", id >= 0, shmget(k, 100, IPC_CREAT) == id);
	rv("IPC_EXCL", shmget(k, 100, IPC_CREAT | IPC_EXCL));
	rv("larger than it is", shmget(k, 5001, 0));
	rv("size 0", shmget(IPC_PRIVATE, 0, IPC_CREAT));
	rv("nobody's id", shmctl(123456, IPC_RMID, 0));
	rv("removed", shmctl(id, IPC_RMID, 0));
	rv("gone", shmget(k, 100, 0));
	printf("ftok: %d\n", ftok("/", 'a') != ftok("/", 'b') && ftok("/nowhere", 1) == -1);
}

static void memory(void)
{
	int id = shmget(IPC_PRIVATE, 5000, IPC_CREAT | 0600);
	struct shmid_ds ds;
	char *a = shmat(id, 0, 0), *b = shmat(id, 0, SHM_RDONLY);
	strcpy(a, "written once");
	printf("read twice: %s, %d\n", b, a != b);
	if (fork() == 0) { strcpy(a + 4096, "by the child"); shmdt(a); _exit(b[0]); }
	reap();
	printf("read: %s\n", b + 4096);
	if (fork() == 0) { b[0] = 'x'; _exit(0); }
	reap();
	shmctl(id, IPC_STAT, &ds);
	printf("size %d, attached %d, mode %o, creator %d\n", (int)ds.shm_segsz, (int)ds.shm_nattch, ds.shm_perm.mode, ds.shm_cpid == getpid());
	rv("odd address", shmat(id, (void *)0x40000001, 0) == (void *)-1 ? -1 : 0);
	rv("detached", shmdt(b));
	rv("not attached", shmdt(b));
	rv("removed while attached", shmctl(id, IPC_RMID, 0));
	shmctl(id, IPC_STAT, &ds);
	printf("still there: %s, attached %d, mode %o\n", a, (int)ds.shm_nattch, ds.shm_perm.mode);
	shmdt(a);
	rv("gone with its last", shmctl(id, IPC_STAT, &ds));
}

static void semaphores(void)
{
	int id = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600), to[2], i;
	unsigned short all[2] = { 1, 5 };
	union semun u;
	struct semid_ds ds;
	struct sembuf both[2] = { { 0, -1, IPC_NOWAIT }, { 1, -6, IPC_NOWAIT } }, zero = { 0, 0, 0 }, undo = { 1, -2, SEM_UNDO };
	struct timespec soon = { 0, 2000000 };
	char c;
	u.array = all;
	rv("SETALL", semctl(id, 0, SETALL, u));
	rv("both or none", semop(id, both, 2));
	printf("values %d %d\n", semctl(id, 0, GETVAL), semctl(id, 1, GETVAL));
	both[1].sem_num = 2;
	rv("no such semaphore", semop(id, both, 2));
	rv("none", semop(id, both, 0));
	u.val = 40000;
	rv("too high", semctl(id, 0, SETVAL, u));
	u.val = 0;
	semctl(id, 0, SETVAL, u);
	rv("with a timeout", semtimedop(id, &(struct sembuf){ 0, -1, 0 }, 1, &soon));
	pipe(to);
	for (i = 0; i < 3; i++) if (fork() == 0) { go(id); write(to[1], "x", 1); _exit(10); }
	while (semctl(id, 0, GETNCNT) != 3) usleep(1000);
	printf("waiting: %d\n", semctl(id, 0, GETNCNT));
	for (i = 0; i < 3; i++) { give(id); read(to[0], &c, 1); }
	for (i = 0; i < 3; i++) reap();
	if (fork() == 0) { give(id); semop(id, &zero, 1); _exit(20); }
	while (semctl(id, 0, GETZCNT) != 1) usleep(1000);
	go(id);
	reap();
	if (fork() == 0) { semop(id, &undo, 1); printf("  in the child: %d\n", semctl(id, 1, GETVAL)); exit(30); }
	reap();
	printf("undone: %d\n", semctl(id, 1, GETVAL));
	if (fork() == 0) { signal(SIGALRM, nothing); alarm(1); rv("  interrupted", go(id)); rv("  removed", go(id)); exit(40); }
	while (semctl(id, 0, GETNCNT) != 1) usleep(1000);
	sleep(2);
	semctl(id, 0, IPC_STAT, (u.buf = &ds, u));
	printf("%d semaphores, mode %o\n", (int)ds.sem_nsems, ds.sem_perm.mode);
	rv("IPC_RMID", semctl(id, 0, IPC_RMID));
	reap();
	rv("none to have", semget(IPC_PRIVATE, 0, IPC_CREAT));
}

static void messages(void)
{
	int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600), i;
	struct message m = { 0, "" };
	struct msqid_ds ds;
	static const int types[] = { 3, 1, 2, 5, 1 };
	rv("type 0", msgsnd(id, &m, 1, 0));
	for (i = 0; i < 5; i++) { m.type = types[i]; sprintf(m.text, "message %d", i); msgsnd(id, &m, strlen(m.text) + 1, 0); }
	msgctl(id, IPC_STAT, &ds);
	printf("%d messages, %d bytes, at most %d\n", (int)ds.msg_qnum, (int)ds.__msg_cbytes, (int)ds.msg_qbytes);
	rv("type 2", msgrcv(id, &m, sizeof m.text, 2, 0));
	puts(m.text);
	rv("lowest up to 3", msgrcv(id, &m, sizeof m.text, -3, 0));
	puts(m.text);
	rv("any but 3", msgrcv(id, &m, sizeof m.text, 3, MSG_EXCEPT));
	printf("%s %ld\n", m.text, m.type);
	rv("too long", msgrcv(id, &m, 3, 0, 0));
	rv("cut", msgrcv(id, &m, 3, 0, MSG_NOERROR));
	rv("type 9", msgrcv(id, &m, sizeof m.text, 9, IPC_NOWAIT));
	while (msgrcv(id, &m, sizeof m.text, 0, IPC_NOWAIT) >= 0) printf("left: %ld\n", m.type);
	if (fork() == 0) { m.type = 7; strcpy(m.text, "late"); usleep(5000); msgsnd(id, &m, 5, 0); _exit(0); }
	rv("waited for", msgrcv(id, &m, sizeof m.text, 7, 0));
	reap();
	m.type = 1;
	for (i = 0; msgsnd(id, &m, 64, IPC_NOWAIT) == 0; i++);
	printf("full after %d: %s\n", i, strerror(errno));
	if (fork() == 0) { rv("  sent when there was room", msgsnd(id, &m, 64, 0)); exit(0); }
	usleep(5000);
	msgrcv(id, &m, 64, 0, 0);
	reap();
	if (fork() == 0) { rv("  queue removed", msgrcv(id, &m, 64, 99, 0)); exit(0); }
	usleep(5000);
	rv("IPC_RMID", msgctl(id, IPC_RMID, 0));
	reap();
}

static void strangers(void)
{
	int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0640), mine = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	struct message m = { 1, "" };
	if (fork() == 0) {
		setgid(1000); setgroups(0, 0); setuid(1000);
		rv("  attach", shmat(id, 0, SHM_RDONLY) == (void *)-1 ? -1 : 0);
		rv("  send", msgsnd(mine, &m, 1, 0));
		rv("  remove", shmctl(id, IPC_RMID, 0));
		exit(0);
	}
	reap();
	shmctl(id, IPC_RMID, 0);
	msgctl(mine, IPC_RMID, 0);
}

int main(void)
{
	setvbuf(stdout, 0, _IOLBF, 0);
	keys();
	memory();
	semaphores();
	messages();
	strangers();
	return 0;
}

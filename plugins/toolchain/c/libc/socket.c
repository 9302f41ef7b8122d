/* socket.c - sockets, through socketcall, which both eras have. */
#include "libc.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static long sockcall(int which, long a, long b, long c, long d, long e, long f)
{
	long args[6];
	args[0] = a; args[1] = b; args[2] = c; args[3] = d; args[4] = e; args[5] = f;
	return __call(SYS_socketcall, which, args);
}
int socket(int d, int t, int p) { return (int)sockcall(1, d, t, p, 0, 0, 0); }
int bind(int s, const struct sockaddr *a, socklen_t n) { return (int)sockcall(2, s, (long)a, (long)n, 0, 0, 0); }
int connect(int s, const struct sockaddr *a, socklen_t n) { return (int)sockcall(3, s, (long)a, (long)n, 0, 0, 0); }
int listen(int s, int n) { return (int)sockcall(4, s, n, 0, 0, 0, 0); }
int accept(int s, struct sockaddr *restrict a, socklen_t *restrict n) { return (int)sockcall(5, s, (long)a, (long)n, 0, 0, 0); }
int getsockname(int s, struct sockaddr *restrict a, socklen_t *restrict n) { return (int)sockcall(6, s, (long)a, (long)n, 0, 0, 0); }
int getpeername(int s, struct sockaddr *restrict a, socklen_t *restrict n) { return (int)sockcall(7, s, (long)a, (long)n, 0, 0, 0); }
int socketpair(int d, int t, int p, int fd[2]) { return (int)sockcall(8, d, t, p, (long)fd, 0, 0); }
ssize_t send(int s, const void *m, size_t n, int f) { return sockcall(9, s, (long)m, (long)n, f, 0, 0); }
ssize_t recv(int s, void *m, size_t n, int f) { return sockcall(10, s, (long)m, (long)n, f, 0, 0); }
ssize_t sendto(int s, const void *m, size_t n, int f, const struct sockaddr *a, socklen_t an) { return sockcall(11, s, (long)m, (long)n, f, (long)a, (long)an); }
ssize_t recvfrom(int s, void *restrict m, size_t n, int f, struct sockaddr *restrict a, socklen_t *restrict an) { return sockcall(12, s, (long)m, (long)n, f, (long)a, (long)an); }
int shutdown(int s, int how) { return (int)sockcall(13, s, how, 0, 0, 0, 0); }
int setsockopt(int s, int l, int o, const void *v, socklen_t n) { return (int)sockcall(14, s, l, o, (long)v, (long)n, 0); }
int getsockopt(int s, int l, int o, void *restrict v, socklen_t *restrict n) { return (int)sockcall(15, s, l, o, (long)v, (long)n, 0); }
ssize_t sendmsg(int s, const struct msghdr *m, int f) { return sockcall(16, s, (long)m, f, 0, 0, 0); }
ssize_t recvmsg(int s, struct msghdr *m, int f) { return sockcall(17, s, (long)m, f, 0, 0, 0); }
int accept4(int s, struct sockaddr *restrict a, socklen_t *restrict n, int f) { return (int)sockcall(18, s, (long)a, (long)n, f, 0, 0); }
int sockatmark(int s) { (void)s; return 0; }

uint32_t htonl(uint32_t x) { return x >> 24 | (x >> 8 & 0xff00) | (x << 8 & 0xff0000) | x << 24; }
uint32_t ntohl(uint32_t x) { return htonl(x); }
uint16_t htons(uint16_t x) { return (uint16_t)(x >> 8 | x << 8); }
uint16_t ntohs(uint16_t x) { return htons(x); }
int inet_aton(const char *s, struct in_addr *a)
{
	unsigned long part[4];
	int n = 0;
	char *end;
	for (;;) {
		if (n == 4 || *s < '0' || *s > '9') return 0;
		part[n++] = strtoul(s, &end, 0);
		s = end;
		if (*s != '.') break;
		s++;
	}
	if (*s) return 0;
	{
		uint32_t v = 0;
		int i;
		for (i = 0; i < n - 1; i++) { if (part[i] > 255) return 0; v |= (uint32_t)part[i] << (24 - 8 * i); }
		if (n > 1 && part[n - 1] >> (8 * (5 - n))) return 0;
		a->s_addr = htonl(v | (uint32_t)part[n - 1]);
	}
	return 1;
}
in_addr_t inet_addr(const char *s) { struct in_addr a; return inet_aton(s, &a) ? a.s_addr : INADDR_NONE; }
char *inet_ntoa(struct in_addr a)
{
	static char text[16];
	uint32_t v = ntohl(a.s_addr);
	snprintf(text, sizeof text, "%u.%u.%u.%u", v >> 24, v >> 16 & 255, v >> 8 & 255, v & 255);
	return text;
}
int inet_pton(int family, const char *restrict s, void *restrict to)
{
	unsigned b[4];
	char rest;
	if (family != AF_INET) { errno = EAFNOSUPPORT; return -1; }
	if (sscanf(s, "%3u.%3u.%3u.%3u%c", &b[0], &b[1], &b[2], &b[3], &rest) != 4 || b[0] > 255 || b[1] > 255 || b[2] > 255 || b[3] > 255) return 0;
	*(uint32_t *)to = htonl(b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]);
	return 1;
}
const char *inet_ntop(int family, const void *restrict from, char *restrict to, socklen_t n)
{
	struct in_addr a;
	const char *text;
	if (family != AF_INET) { errno = EAFNOSUPPORT; return 0; }
	a.s_addr = *(const uint32_t *)from;
	text = inet_ntoa(a);
	if (strlen(text) >= n) { errno = ENOSPC; return 0; }
	return strcpy(to, text);
}
int h_errno;
struct hostent *gethostbyname(const char *name)
{
	static struct hostent h;
	static char *none[1], *list[2];
	static struct in_addr a;
	if (strcmp(name, "localhost") == 0) a.s_addr = htonl(INADDR_LOOPBACK);
	else if (!inet_aton(name, &a)) { h_errno = HOST_NOT_FOUND; return 0; }
	h.h_name = (char *)name; h.h_aliases = none; h.h_addrtype = AF_INET; h.h_length = 4; h.h_addr_list = list;
	list[0] = (char *)&a;
	return &h;
}

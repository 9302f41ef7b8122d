/*
 * printf.c - the conversions of printf, n$ positions included, and the functions around them.
 */
#include "libc.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define LEFT 1
#define PLUS 2
#define SPACE 4
#define ALT 8
#define ZERO 16
#define GROUP 32
enum { L_INT, L_HH, L_H, L_L, L_LL, L_LD };
enum { T_NONE, T_INT, T_LLONG, T_DOUBLE, T_PTR };
union value { long long i; double d; void *p; };

struct spec { int flags, width, prec, length, conv; int width_arg, prec_arg, arg; };

struct sink { FILE *f; int total; int bad; };
static void emit(struct sink *o, const char *s, size_t n)
{
	if (n == 0 || o->bad) return;
	if ((size_t)(INT_MAX - o->total) < n) { errno = EOVERFLOW; o->bad = 1; return; }
	if (__put(o->f, s, n) != n) o->bad = 1;
	o->total += (int)n;
}
static void pad(struct sink *o, char c, int n)
{
	char run[64];
	if (n <= 0) return;
	memset(run, c, sizeof run);
	for (; n > (int)sizeof run; n -= (int)sizeof run) emit(o, run, sizeof run);
	emit(o, run, (size_t)n);
}
/* prefix (sign, 0x), then zeroes, then the body, in a field. */
static void field(struct sink *o, const struct spec *s, const char *prefix, int zeroes, const char *body, int n)
{
	int p = (int)strlen(prefix), space = s->width - p - zeroes - n;
	if (!(s->flags & LEFT) && !(s->flags & ZERO)) pad(o, ' ', space);
	emit(o, prefix, (size_t)p);
	if (!(s->flags & LEFT) && (s->flags & ZERO)) pad(o, '0', space);
	pad(o, '0', zeroes);
	emit(o, body, (size_t)n);
	if (s->flags & LEFT) pad(o, ' ', space);
}

static int number(const char **at)
{
	int v = 0;
	while (**at >= '0' && **at <= '9') {
		if (v > (INT_MAX - 9) / 10) { v = INT_MAX; (*at)++; continue; }
		v = v * 10 + *(*at)++ - '0';
	}
	return v;
}
/* `12$` at the start of a conversion: its number, or 0. */
static int position(const char **at)
{
	const char *p = *at;
	int v = number(&p);
	if (v > 0 && *p == '$') { *at = p + 1; return v; }
	return 0;
}
static const char *parse(const char *p, struct spec *s)
{
	memset(s, 0, sizeof *s);
	s->prec = -1;
	s->arg = position(&p);
	for (; ; p++) {
		if (*p == '-') s->flags |= LEFT;
		else if (*p == '+') s->flags |= PLUS;
		else if (*p == ' ') s->flags |= SPACE;
		else if (*p == '#') s->flags |= ALT;
		else if (*p == '0') s->flags |= ZERO;
		else if (*p == '\'') s->flags |= GROUP;
		else break;
	}
	if (*p == '*') { p++; s->width_arg = position(&p); if (!s->width_arg) s->width_arg = -1; }
	else s->width = number(&p);
	if (*p == '.') {
		p++;
		if (*p == '*') { p++; s->prec_arg = position(&p); if (!s->prec_arg) s->prec_arg = -1; }
		else s->prec = *p == '-' ? (p++, number(&p), -1) : number(&p);
	}
	for (; ; p++) {
		if (*p == 'h') s->length = s->length == L_H ? L_HH : L_H;
		else if (*p == 'l') s->length = s->length == L_L ? L_LL : L_L;
		else if (*p == 'q' || *p == 'j') s->length = L_LL;
		else if (*p == 'L') s->length = L_LD;
		else if (*p == 'z' || *p == 't' || *p == 'Z') s->length = L_INT;
		else break;
	}
	s->conv = (unsigned char)*p;
	return *p ? p + 1 : p;
}
static int kind(const struct spec *s)
{
	switch (s->conv) {
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return s->length == L_LL || s->length == L_LD ? T_LLONG : T_INT;
	case 'c': case 'C': return T_INT;
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': return T_DOUBLE;
	case 's': case 'S': case 'p': case 'n': return T_PTR;
	default: return T_NONE;
	}
}

static void fetch(union value *v, int t, va_list *ap)
{
	switch (t) {
	case T_INT: v->i = va_arg(*ap, int); break;
	case T_LLONG: v->i = va_arg(*ap, long long); break;
	case T_DOUBLE: v->d = va_arg(*ap, double); break;
	case T_PTR: v->p = va_arg(*ap, void *); break;
	}
}

static void integer(struct sink *o, struct spec *s, long long value)
{
	char text[68], *p = text + sizeof text;
	const char *prefix = "";
	int neg = 0, base = 10, zeroes, upper = s->conv == 'X';
	unsigned long long u;
	int isigned = s->conv == 'd' || s->conv == 'i';
	switch (s->length) {
	case L_HH: value = isigned ? (signed char)value : (unsigned char)value; break;
	case L_H: value = isigned ? (short)value : (unsigned short)value; break;
	case L_LL: case L_LD: break;
	default: value = isigned ? (int)value : (long long)(unsigned)value;
	}
	if (isigned) {
		neg = value < 0;
		prefix = neg ? "-" : s->flags & PLUS ? "+" : s->flags & SPACE ? " " : "";
	} else base = s->conv == 'o' ? 8 : s->conv == 'u' ? 10 : 16;
	u = neg ? -(unsigned long long)value : (unsigned long long)value;
	if (u != 0 && base == 16 && (s->flags & ALT)) prefix = upper ? "0X" : "0x";
	while (u) {
		int d;
		if (u >> 32) { d = (int)(u % (unsigned)base); u /= (unsigned)base; }
		else { unsigned w = (unsigned)u; d = (int)(w % (unsigned)base); u = w / (unsigned)base; }
		*--p = (char)(d < 10 ? '0' + d : (upper ? 'A' : 'a') + d - 10);
	}
	if (s->prec < 0 && p == text + sizeof text) *--p = '0';
	zeroes = s->prec - (int)(text + sizeof text - p);
	if (s->conv == 'o' && (s->flags & ALT) && zeroes <= 0 && (p == text + sizeof text || *p != '0')) zeroes = 1;
	if (s->prec >= 0) s->flags &= ~ZERO;
	field(o, s, prefix, zeroes > 0 ? zeroes : 0, p, (int)(text + sizeof text - p));
}

static int exponent_text(char *to, int e, int letter, int least)
{
	char digits[8];
	int n = 0, k = 0;
	to[n++] = (char)letter;
	to[n++] = e < 0 ? '-' : '+';
	if (e < 0) e = -e;
	do digits[k++] = (char)('0' + e % 10); while ((e /= 10) || k < least);
	while (k) to[n++] = digits[--k];
	return n;
}

/* %a: the mantissa in hexadecimal, rounded to even when a precision says so. */
static int hexadecimal(char *to, double x, struct spec *s)
{
	union { double d; unsigned long long u; } v;
	unsigned long long m;
	int e, lead, n = 0, i, prec = s->prec, upper = s->conv == 'A';
	v.d = x;
	e = (int)(v.u >> 52 & 0x7ff);
	m = v.u & 0xfffffffffffffULL;
	lead = e ? 1 : 0;
	if (!e && !m) e = 0; else e = e ? e - 1023 : -1022;
	if (prec >= 0 && prec < 13) {
		int drop = (13 - prec) * 4;
		unsigned long long rest, half = 1ULL << (drop - 1);
		m |= (unsigned long long)lead << 52;
		rest = m & ((1ULL << drop) - 1);
		m >>= drop;
		if (rest > half || (rest == half && (m & 1))) m++;
		m <<= drop;
		lead = (int)(m >> 52);
		m &= 0xfffffffffffffULL;
	}
	if (prec < 0) { prec = 13; while (prec && !(m >> ((13 - prec) * 4) & 15)) prec--; }
	to[n++] = (char)('0' + lead);
	if (prec || (s->flags & ALT)) to[n++] = '.';
	for (i = 0; i < prec; i++) {
		int d = i < 13 ? (int)(m >> (48 - 4 * i) & 15) : 0;
		to[n++] = (char)(d < 10 ? '0' + d : (upper ? 'A' : 'a') + d - 10);
	}
	return n + exponent_text(to + n, e, upper ? 'P' : 'p', 1);
}

static void floating(struct sink *o, struct spec *s, double x)
{
	union { double d; unsigned long long u; } v;
	const char *prefix;
	char small[512], *body = small, *big = 0, *digits;
	int lower = s->conv | 32, upper = !(s->conv & 32), n = 0, e, i, count, prec = s->prec;
	v.d = x;
	prefix = v.u >> 63 ? "-" : s->flags & PLUS ? "+" : s->flags & SPACE ? " " : "";
	if ((v.u >> 52 & 0x7ff) == 0x7ff) {
		s->flags &= ~ZERO;
		field(o, s, prefix, 0, v.u << 12 ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 3);
		return;
	}
	v.u &= ~(1ULL << 63);
	x = v.d;
	if (prec > 100000) prec = 100000;
	if (prec > 80 || (lower == 'f' && x > 1e100)) {
		big = malloc((size_t)(prec > 0 ? prec : 0) * 2 + 1600);
		if (!big) { o->bad = 1; return; }
		body = big;
	}
	if (lower == 'a') {
		static const char both[2][4] = { "0x", "0X" };
		char head[4];
		n = hexadecimal(body, x, s);
		head[0] = *prefix; head[1] = 0;
		{ char all[4]; int k = 0; if (*prefix) all[k++] = *prefix; all[k++] = both[upper][0]; all[k++] = both[upper][1]; all[k] = 0; field(o, s, all, 0, body, n); }
		(void)head;
		free(big);
		return;
	}
	if (prec < 0) prec = 6;
	digits = body + (big ? prec + 800 : 256);
	if (lower == 'f') {
		count = __decimal(x, -1, prec, digits, &e);
		if (e < 0) body[n++] = '0';
		for (i = 0; i <= e; i++) body[n++] = i < count ? digits[i] : '0';
		if (prec || (s->flags & ALT)) body[n++] = '.';
		/* Behind the point: zeroes down to the first digit, then digits. */
		for (i = 1; i <= prec; i++) { int at = e + i; body[n++] = at >= 0 && at < count ? digits[at] : '0'; }
	} else {
		int general = lower == 'g', places = prec;
		if (general) { if (prec == 0) prec = 1; places = prec - 1; }
		count = __decimal(x, places + 1, 0, digits, &e);
		if (general && !(s->flags & ALT)) while (count > 1 && digits[count - 1] == '0') count--;
		if (general && e >= -4 && e < prec) {
			int last = s->flags & ALT ? prec - 1 - e : count - 1 - e;
			if (e < 0) body[n++] = '0';
			for (i = 0; i <= e; i++) body[n++] = i < count ? digits[i] : '0';
			if (last > 0 || (s->flags & ALT)) body[n++] = '.';
			for (i = 1; i <= last; i++) { int at = e + i; body[n++] = at >= 0 && at < count ? digits[at] : '0'; }
		} else {
			int last = general && !(s->flags & ALT) ? count - 1 : places;
			body[n++] = digits[0];
			if (last > 0 || (s->flags & ALT)) body[n++] = '.';
			for (i = 1; i <= last; i++) body[n++] = i < count ? digits[i] : '0';
			n += exponent_text(body + n, e, upper ? 'E' : 'e', 2);
		}
	}
	field(o, s, prefix, 0, body, n);
	free(big);
}

/* UTF-8 of a wide string, whole characters only up to `most` bytes; -1 for what is no character. */
static int narrow(char *to, const wchar_t *w, int most)
{
	int n = 0;
	for (; *w; w++) {
		unsigned c = (unsigned)*w;
		int k = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;
		if (c > 0x10ffff) return -1;
		if (most >= 0 && n + k > most) break;
		if (k == 1) to[n] = (char)c;
		else for (i = k - 1; i >= 0; i--, c >>= 6) to[n + i] = (char)(i ? 0x80 | (c & 63) : (0xf00 >> k & 0xff) | c);
		n += k;
	}
	return n;
}

static void convert(struct sink *o, struct spec *s, union value v)
{
	char c;
	switch (s->conv) {
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': integer(o, s, v.i); return;
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': floating(o, s, v.d); return;
	case 'c': case 'C':
		if (s->conv == 'C' || s->length == L_L) { wchar_t w[2]; char t[8]; int k; w[0] = (wchar_t)v.i; w[1] = 0; k = v.i ? narrow(t, w, -1) : (t[0] = 0, 1); s->flags &= ~ZERO; if (k < 0) { errno = EILSEQ; o->bad = 1; } else field(o, s, "", 0, t, k); return; }
		c = (char)v.i; s->flags &= ~ZERO; field(o, s, "", 0, &c, 1); return;
	case 'S': case 's': {
		const char *text = v.p;
		int n;
		if ((s->conv == 'S' || s->length == L_L) && text) {
			const wchar_t *w = v.p;
			size_t room = 1;
			char *t;
			while (w[room - 1]) room++;
			t = malloc(room * 4);
			if (!t) { o->bad = 1; return; }
			n = narrow(t, w, s->prec);
			if (n < 0) errno = EILSEQ, o->bad = 1;
			s->flags &= ~ZERO;
			if (n >= 0) field(o, s, "", 0, t, n);
			free(t);
			return;
		}
		if (!text) text = s->prec < 0 || s->prec >= 6 ? "(null)" : "";
		n = (int)(s->prec < 0 ? strlen(text) : strnlen(text, (size_t)s->prec));
		s->flags &= ~ZERO;
		field(o, s, "", 0, text, n);
		return;
	}
	case 'p':
		s->flags &= ~ZERO;
		if (!v.p) { field(o, s, "", 0, "(nil)", 5); return; }
		s->conv = 'x'; s->flags |= ALT; s->length = L_INT;
		integer(o, s, (long long)(uintptr_t)v.p);
		return;
	case 'n':
		if (s->length == L_HH) *(signed char *)v.p = (signed char)o->total;
		else if (s->length == L_H) *(short *)v.p = (short)o->total;
		else if (s->length == L_LL) *(long long *)v.p = o->total;
		else *(int *)v.p = o->total;
		return;
	}
}

#define MAX_ARGS 64
#define SLOT(n) ((n) > 0 && (n) <= MAX_ARGS ? (n) : 0)
/* With n$ positions all arguments are fetched first, by the types their conversions name. */
static int all_arguments(const char *fmt, union value *values, va_list *ap)
{
	unsigned char types[MAX_ARGS + 1];
	int most = 0, i;
	const char *p = fmt;
	memset(types, 0, sizeof types);
	while ((p = strchr(p, '%'))) {
		struct spec s;
		p = parse(p + 1, &s);
		if (s.conv == '%') continue;
		if (s.arg <= 0 || s.arg > MAX_ARGS) return -1;
		types[s.arg] = (unsigned char)kind(&s);
		if (s.arg > most) most = s.arg;
		if (s.width_arg > 0 && s.width_arg <= MAX_ARGS) { types[s.width_arg] = T_INT; if (s.width_arg > most) most = s.width_arg; }
		if (s.prec_arg > 0 && s.prec_arg <= MAX_ARGS) { types[s.prec_arg] = T_INT; if (s.prec_arg > most) most = s.prec_arg; }
	}
	for (i = 1; i <= most; i++) fetch(&values[i], types[i] ? types[i] : T_INT, ap);
	return 0;
}

int __printf_core(FILE *f, const char *fmt, va_list given)
{
	struct sink o;
	union value values[MAX_ARGS + 1], v;
	const char *p = fmt, *start;
	int saved = errno, positional = -1;
	va_list ap;
	o.f = f; o.total = 0; o.bad = 0;
	va_copy(ap, given);
	while (*p && !o.bad) {
		struct spec s;
		for (start = p; *p && *p != '%'; p++) ;
		emit(&o, start, (size_t)(p - start));
		if (!*p) break;
		start = p;
		p = parse(p + 1, &s);
		if (s.conv == '%') { emit(&o, "%", 1); continue; }
		if (s.conv == 'm') {
			const char *text = strerror(saved);
			s.flags &= ~ZERO;
			field(&o, &s, "", 0, text, (int)strlen(text));
			continue;
		}
		if (kind(&s) == T_NONE) {
			if (s.conv == 0) { errno = EINVAL; o.bad = 1; break; }
			emit(&o, start, (size_t)(p - start));
			continue;
		}
		if (positional < 0) {
			positional = s.arg > 0;
			if (positional && all_arguments(start, values, &ap) < 0) { errno = EINVAL; o.bad = 1; break; }
		}
		if (s.width_arg) {
			if (positional) s.width = (int)values[SLOT(s.width_arg)].i; else s.width = va_arg(ap, int);
			if (s.width < 0) { s.flags |= LEFT; s.width = s.width == INT_MIN ? INT_MAX : -s.width; }
		}
		if (s.prec_arg) {
			if (positional) s.prec = (int)values[SLOT(s.prec_arg)].i; else s.prec = va_arg(ap, int);
			if (s.prec < 0) s.prec = -1;
		}
		if (s.flags & LEFT) s.flags &= ~ZERO;
		if (positional) v = values[SLOT(s.arg)];
		else fetch(&v, kind(&s), &ap);
		convert(&o, &s, v);
	}
	va_end(ap);
	return o.bad ? -1 : o.total;
}

/* An unbuffered stream gets a buffer for the length of one call, so that a message is one write. */
int vfprintf(FILE *restrict f, const char *restrict fmt, va_list ap)
{
	int r;
	__flock(f);
	if (f->mode == _IONBF && !(f->flags & (F_STRING | F_READING))) {
		unsigned char room[1024];
		f->mode = _IOFBF;
		f->buf = room; f->size = sizeof room; f->rpos = f->rend = f->wpos = room;
		f->flags &= ~F_WRITING;
		r = __printf_core(f, fmt, ap);
		if (f->wpos > room && (f->flags & F_WRITING) && __put_flush(f)) r = -1;
		f->mode = _IONBF;
		f->buf = f->rpos = f->rend = f->wpos = 0;
		f->flags &= ~F_WRITING;
	} else {
		r = (f->flags & F_ERR) && 0 ? -1 : __printf_core(f, fmt, ap);
	}
	__funlock(f);
	return r;
}
int fprintf(FILE *restrict f, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfprintf(f, fmt, ap); va_end(ap); return r; }
int printf(const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfprintf(stdout, fmt, ap); va_end(ap); return r; }
int vprintf(const char *restrict fmt, va_list ap) { return vfprintf(stdout, fmt, ap); }

struct text { char *at; size_t left; };
static int to_text(FILE *f, const char *from, size_t n)
{
	struct text *t = f->cookie;
	size_t k = n < t->left ? n : t->left;
	memcpy(t->at, from, k);
	t->at += k;
	t->left -= k;
	return (int)n;
}
int vsnprintf(char *restrict to, size_t size, const char *restrict fmt, va_list ap)
{
	struct text t;
	FILE f;
	int r;
	memset(&f, 0, sizeof f);
	t.at = to;
	t.left = size ? size - 1 : 0;
	f.flags = F_WRITE | F_STRING | F_WRITING;
	f.fd = -1;
	f.mode = _IONBF;
	f.buf = f.back;
	f.cookie = &t;
	f.op_write = to_text;
	f.owner = __threaded ? __self()->tid : 0;
	r = __printf_core(&f, fmt, ap);
	if (size) *t.at = 0;
	return r;
}
int vsprintf(char *restrict to, const char *restrict fmt, va_list ap) { return vsnprintf(to, INT_MAX, fmt, ap); }
int snprintf(char *restrict to, size_t n, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vsnprintf(to, n, fmt, ap); va_end(ap); return r; }
int sprintf(char *restrict to, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vsprintf(to, fmt, ap); va_end(ap); return r; }
int vasprintf(char **restrict to, const char *restrict fmt, va_list ap)
{
	va_list again;
	int n;
	va_copy(again, ap);
	n = vsnprintf(0, 0, fmt, again);
	va_end(again);
	if (n < 0 || !(*to = malloc((size_t)n + 1))) return -1;
	return vsnprintf(*to, (size_t)n + 1, fmt, ap);
}
int asprintf(char **restrict to, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vasprintf(to, fmt, ap); va_end(ap); return r; }
static int to_fd(FILE *f, const char *from, size_t n) { return (int)__call(SYS_write, f->fd, from, n); }
int vdprintf(int fd, const char *restrict fmt, va_list ap)
{
	unsigned char room[1024];
	FILE f;
	int r;
	memset(&f, 0, sizeof f);
	f.flags = F_WRITE | F_WRITING;
	f.fd = fd;
	f.mode = _IOFBF;
	f.buf = f.wpos = room;
	f.size = sizeof room;
	f.op_write = to_fd;
	r = __printf_core(&f, fmt, ap);
	return __put_flush(&f) ? -1 : r;
}
int dprintf(int fd, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vdprintf(fd, fmt, ap); va_end(ap); return r; }

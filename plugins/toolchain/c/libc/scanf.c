/* scanf.c - the conversions of scanf, over anything that gives characters one by one. */
#include "libc.h"
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source { FILE *f; int read; };
static int next(struct source *s) { int c = __get(s->f); if (c != EOF) s->read++; return c; }
static void back(struct source *s, int c) { if (c != EOF) { ungetc(c, s->f); s->read--; } }

enum { S_INT, S_HH, S_H, S_L, S_LL };
static void store(void *to, int length, long long v)
{
	switch (length) {
	case S_HH: *(signed char *)to = (signed char)v; break;
	case S_H: *(short *)to = (short)v; break;
	case S_LL: *(long long *)to = v; break;
	default: *(int *)to = (int)v;
	}
}

/* Collects what a number may be made of, at most `width` characters; the length, 0 when nothing fits. */
static int collect_int(struct source *s, char *text, int width, int base)
{
	int n = 0, c, digits = 0;
	if (width <= 0 || width > 98) width = 98;
	c = next(s);
	if ((c == '+' || c == '-') && n < width) { text[n++] = (char)c; c = next(s); }
	if (n < width && c == '0' && (base == 0 || base == 16)) {
		text[n++] = '0'; digits = 1;
		c = next(s);
		if (n < width && (c | 32) == 'x') {
			int d = next(s);
			if (isxdigit(d) && n + 1 < width) { text[n++] = 'x'; c = d; base = 16; }
			else { back(s, d); if (d == EOF || !isxdigit(d)) { text[n] = 0; /* "0x" alone: the x is consumed */ return 0; } }
		} else if (base == 0) base = 8;
	}
	if (base == 0) base = 10;
	for (; n < width; c = next(s)) {
		int d = isdigit(c) ? c - '0' : isalpha(c) ? (c | 32) - 'a' + 10 : 99;
		if (c == EOF || d >= base) break;
		text[n++] = (char)c; digits = 1;
	}
	if (n < width || !(isalnum(c))) back(s, c); else back(s, c);
	text[n] = 0;
	return digits ? n : 0;
}
static int collect_float(struct source *s, char *text, int width)
{
	int n = 0, c, point = 0, e = 0, digits = 0, hex = 0;
	if (width <= 0 || width > 400) width = 400;
	for (c = next(s); n < width && c != EOF; c = next(s)) {
		int low = c | 32;
		if ((c == '+' || c == '-') && (n == 0 || ((text[n - 1] | 32) == (hex ? 'p' : 'e') && e))) ;
		else if (isdigit(c)) { if (!e) digits = 1; }
		else if (c == '.' && !point && !e) point = 1;
		else if (hex && !e && isxdigit(c)) digits = 1;
		else if (low == (hex ? 'p' : 'e') && digits && !e) e = 1;
		else if (low == 'x' && digits && !hex && !point && text[n - 1] == '0' && (n == 1 || (n == 2 && !isdigit((unsigned char)text[0])))) { hex = 1; digits = 0; }
		else if (isalpha(c)) { /* inf, nan */
			static const char *const words[] = { "infinity", "inf", "nan" };
			int start = n > 0 && !isalpha((unsigned char)text[0]) ? 1 : 0, k, ok = 0;
			text[n] = (char)c; text[n + 1] = 0;
			for (k = 0; k < 3; k++) if (strncasecmp(text + start, words[k], (size_t)(n + 1 - start)) == 0) ok = 1;
			if (!ok || digits) break;
		} else break;
		text[n++] = (char)c;
	}
	back(s, c);
	text[n] = 0;
	return n;
}

int __scanf_core(FILE *f, const char *fmt, va_list given)
{
	struct source s;
	int done = 0, c;
	const char *p = fmt;
	va_list ap;
	s.f = f; s.read = 0;
	va_copy(ap, given);
	for (; *p; p++) {
		int skip = 0, width = 0, length = S_INT, alloc = 0, arg = 0;
		void *to = 0;
		if (isspace((unsigned char)*p)) {
			while (isspace((unsigned char)p[1])) p++;
			while ((c = next(&s)) != EOF && isspace(c)) ;
			back(&s, c);
			continue;
		}
		if (*p != '%') {
			c = next(&s);
			if (c != (unsigned char)*p) { back(&s, c); if (c == EOF && !done) done = EOF; break; }
			continue;
		}
		p++;
		if (*p == '%') {
			while ((c = next(&s)) != EOF && isspace(c)) ;
			if (c != '%') { back(&s, c); if (c == EOF && !done) done = EOF; break; }
			continue;
		}
		if (*p == '*') { skip = 1; p++; }
		while (isdigit((unsigned char)*p)) width = width * 10 + *p++ - '0';
		if (*p == '$') { arg = width; width = 0; p++; if (*p == '*') { skip = 1; p++; } while (isdigit((unsigned char)*p)) width = width * 10 + *p++ - '0'; }
		for (; ; p++) {
			if (*p == 'h') length = length == S_H ? S_HH : S_H;
			else if (*p == 'l') length = length == S_L ? S_LL : S_L;
			else if (*p == 'q' || *p == 'j' || *p == 'L') length = S_LL;
			else if (*p == 'z' || *p == 't') length = S_INT;
			else if (*p == 'm') alloc = 1;
			else break;
		}
		if (!skip) {
			if (arg > 0) { va_list again; va_copy(again, given); while (arg--) to = va_arg(again, void *); va_end(again); }
			else to = va_arg(ap, void *);
		}
		if (*p == 'n') { if (to) store(to, length, s.read); continue; }
		if (*p != 'c' && *p != '[' && *p != 'C') {
			while ((c = next(&s)) != EOF && isspace(c)) ;
			back(&s, c);
			if (c == EOF) { if (!done) done = EOF; break; }
		} else {
			c = next(&s);
			back(&s, c);
			if (c == EOF) { if (!done) done = EOF; break; }
		}
		switch (*p) {
		case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'p': {
			char text[100];
			int base = *p == 'd' || *p == 'u' ? 10 : *p == 'i' ? 0 : *p == 'o' ? 8 : 16;
			long long v;
			if (!collect_int(&s, text, width, base)) goto out;
			if (*p == 'd' || *p == 'i') v = length == S_LL ? strtoll(text, 0, base) : strtol(text, 0, base);
			else v = length == S_LL ? (long long)strtoull(text, 0, base) : (long long)strtoul(text, 0, base);
			if (to) { store(to, length, v); done++; }
			break;
		}
		case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': {
			char text[402], *end;
			double v;
			if (!collect_float(&s, text, width)) goto out;
			v = strtod(text, &end);
			if (end == text || *end) goto out;
			if (to) {
				if (length == S_L || length == S_LL) *(double *)to = v;
				else *(float *)to = strtof(text, 0);
				done++;
			}
			break;
		}
		case 'c': case 's': case '[': case 'S': case 'C': {
			unsigned char in[256];
			int wide = length == S_L || *p == 'S' || *p == 'C', is_c = *p == 'c' || *p == 'C';
			int n = 0, count = 0, left = 0, size = 0, most = width ? width : is_c ? 1 : INT32_MAX;
			char *text = to;
			memset(in, 1, sizeof in);
			if (*p == 's' || *p == 'S') for (c = 0; c < 256; c++) in[c] = !isspace(c);
			if (*p == '[') {
				int invert = 0, first = 1;
				p++;
				if (*p == '^') { invert = 1; p++; }
				memset(in, invert, sizeof in);
				for (; *p && (*p != ']' || first); p++, first = 0) {
					if (*p == '-' && !first && p[1] && p[1] != ']') {
						int a = (unsigned char)p[-1], b = (unsigned char)p[1];
						for (; a <= b; a++) in[a] = (unsigned char)!invert;
						p++;
						continue;
					}
					in[(unsigned char)*p] = (unsigned char)!invert;
				}
				if (!*p) goto out;
			}
			/* Wide characters are read as UTF-8 first. */
			if ((alloc || wide) && to) { size = 32; text = malloc((size_t)size); if (!text) goto out; }
			while ((count < most || left) && (c = next(&s)) != EOF) {
				if (!is_c && !in[c]) { back(&s, c); break; }
				if (left) left--;
				else { count++; if (wide && c >= 0xc0) left = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1; }
				if (size && n + 2 > size) { size *= 2; text = realloc(text, (size_t)size); if (!text) goto out; }
				if (to) text[n] = (char)c;
				n++;
			}
			if (n == 0) { if (size) free(text); goto out; }
			if (to) {
				if (!is_c || size) text[n] = 0;
				if (wide) {
					wchar_t *w = alloc ? malloc((size_t)(count + 1) * sizeof *w) : to;
					if (w) mbstowcs(w, text, (size_t)count + !is_c);
					if (alloc) *(wchar_t **)to = w;
					free(text);
				} else if (alloc) *(char **)to = text;
				done++;
			}
			break;
		}
		default: goto out;
		}
	}
out:
	va_end(ap);
	return done;
}
int vfscanf(FILE *restrict f, const char *restrict fmt, va_list ap) { int r; __flock(f); r = __scanf_core(f, fmt, ap); __funlock(f); return r; }
int fscanf(FILE *restrict f, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfscanf(f, fmt, ap); va_end(ap); return r; }
int scanf(const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfscanf(stdin, fmt, ap); va_end(ap); return r; }
int vscanf(const char *restrict fmt, va_list ap) { return vfscanf(stdin, fmt, ap); }
static int nothing(FILE *f, char *to, size_t n) { (void)f; (void)to; (void)n; return 0; }
int vsscanf(const char *restrict s, const char *restrict fmt, va_list ap)
{
	FILE f;
	memset(&f, 0, sizeof f);
	f.flags = F_READ | F_READING | F_STRING;
	f.fd = -1;
	f.mode = _IOFBF;
	f.buf = f.rpos = (unsigned char *)s;
	f.rend = f.rpos + strlen(s);
	f.op_read = nothing;
	return __scanf_core(&f, fmt, ap);
}
int sscanf(const char *restrict s, const char *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vsscanf(s, fmt, ap); va_end(ap); return r; }

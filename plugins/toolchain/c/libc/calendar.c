/* calendar.c - dates as fields and as text. */
#include "libc.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" };

static long long days_from_civil(long long y, int m, int d)
{
	long long era, yoe, doy;
	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}
static int leap(long long y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
static struct tm *civil(long long t, struct tm *tm)
{
	long long day = t / 86400, rest = t % 86400, era, doe, yoe, y, doy, mp;
	if (rest < 0) { rest += 86400; day--; }
	tm->tm_hour = (int)(rest / 3600); tm->tm_min = (int)(rest / 60 % 60); tm->tm_sec = (int)(rest % 60);
	tm->tm_wday = (int)((day % 7 + 11) % 7);
	day += 719468;
	era = (day >= 0 ? day : day - 146096) / 146097;
	doe = day - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	y = yoe + era * 400;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	tm->tm_mday = (int)(doy - (153 * mp + 2) / 5 + 1);
	tm->tm_mon = (int)(mp < 10 ? mp + 2 : mp - 10);
	if (tm->tm_mon <= 1) y++;
	tm->tm_year = (int)(y - 1900);
	tm->tm_yday = (int)(days_from_civil(y, tm->tm_mon + 1, tm->tm_mday) - days_from_civil(y, 1, 1));
	tm->tm_isdst = 0;
	return tm;
}
struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict tm) { civil(*t, tm); tm->tm_gmtoff = 0; tm->tm_zone = "GMT"; return tm; }
static struct tm shared;
struct tm *gmtime(const time_t *t) { return gmtime_r(t, &shared); }
struct tm *localtime(const time_t *t) { return localtime_r(t, &shared); }
static time_t to_time(struct tm *tm)
{
	long long y = tm->tm_year + 1900LL + tm->tm_mon / 12, t;
	int m = tm->tm_mon % 12;
	if (m < 0) { m += 12; y--; }
	t = (days_from_civil(y, m + 1, 1) + tm->tm_mday - 1) * 86400 + tm->tm_hour * 3600LL + tm->tm_min * 60LL + tm->tm_sec;
	if (t != (time_t)t) { errno = EOVERFLOW; return -1; }
	civil(t, tm);
	return (time_t)t;
}
time_t timegm(struct tm *tm) { time_t t = to_time(tm); tm->tm_gmtoff = 0; tm->tm_zone = "GMT"; return t; }
time_t timelocal(struct tm *tm) { return mktime(tm); }
char *asctime_r(const struct tm *restrict tm, char *restrict to)
{
	sprintf(to, "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", tm->tm_wday < 0 || tm->tm_wday > 6 ? "???" : days[tm->tm_wday], tm->tm_mon < 0 || tm->tm_mon > 11 ? "???" : months[tm->tm_mon], tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900 + tm->tm_year);
	return to;
}
char *asctime(const struct tm *tm) { static char text[64]; return asctime_r(tm, text); }
char *ctime_r(const time_t *t, char *to) { struct tm tm; return asctime_r(localtime_r(t, &tm), to); }
char *ctime(const time_t *t) { return asctime(localtime(t)); }

static int iso_week(const struct tm *tm, int *year)
{
	int wday = (tm->tm_wday + 6) % 7, y = tm->tm_year + 1900, w = (tm->tm_yday - wday + 10) / 7;
	if (w < 1) { y--; w = (tm->tm_yday + 365 + leap(y) - wday + 10) / 7; }
	else if (w == 53) { int left = 365 + leap(y) - tm->tm_yday; if (left + wday < 4 || (tm->tm_yday - wday + 3 >= 365 + leap(y))) { w = 1; y++; } }
	*year = y;
	return w;
}
size_t strftime(char *restrict to, size_t size, const char *restrict f, const struct tm *restrict tm)
{
	size_t n = 0;
	for (; *f; f++) {
		char text[128];
		const char *s = text;
		size_t k;
		char padding = 0;
		int year, h12 = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12, wanted = 0, value = 0, width = 2, given = 0;
		if (*f != '%') { if (n + 1 >= size) return 0; to[n++] = *f; continue; }
		f++;
		while (*f == '-' || *f == '_' || *f == '0' || *f == '^' || *f == '#') padding = *f++;
		while (isdigit((unsigned char)*f)) { width = given = given * 10 + *f++ - '0'; }
		while (*f == 'E' || *f == 'O') f++;
		text[0] = 0;
		switch (*f) {
		case 'a': sprintf(text, "%.3s", tm->tm_wday < 0 || tm->tm_wday > 6 ? "?" : days[tm->tm_wday]); break;
		case 'A': s = tm->tm_wday < 0 || tm->tm_wday > 6 ? "?" : days[tm->tm_wday]; break;
		case 'b': case 'h': sprintf(text, "%.3s", tm->tm_mon < 0 || tm->tm_mon > 11 ? "?" : months[tm->tm_mon]); break;
		case 'B': s = tm->tm_mon < 0 || tm->tm_mon > 11 ? "?" : months[tm->tm_mon]; break;
		case 'c': strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y", tm); break;
		case 'C': wanted = 1; value = (tm->tm_year + 1900) / 100; break;
		case 'd': wanted = 1; value = tm->tm_mday; break;
		case 'D': case 'x': strftime(text, sizeof text, "%m/%d/%y", tm); break;
		case 'e': wanted = 1; value = tm->tm_mday; if (!padding) padding = '_'; break;
		case 'F': strftime(text, sizeof text, "%Y-%m-%d", tm); break;
		case 'g': iso_week(tm, &year); wanted = 1; value = year % 100; break;
		case 'G': iso_week(tm, &year); sprintf(text, "%d", year); break;
		case 'H': wanted = 1; value = tm->tm_hour; break;
		case 'I': wanted = 1; value = h12; break;
		case 'j': wanted = 1; value = tm->tm_yday + 1; if (!given) width = 3; break;
		case 'k': wanted = 1; value = tm->tm_hour; if (!padding) padding = '_'; break;
		case 'l': wanted = 1; value = h12; if (!padding) padding = '_'; break;
		case 'm': wanted = 1; value = tm->tm_mon + 1; break;
		case 'M': wanted = 1; value = tm->tm_min; break;
		case 'n': strcpy(text, "\n"); break;
		case 'p': s = tm->tm_hour >= 12 ? "PM" : "AM"; break;
		case 'P': s = tm->tm_hour >= 12 ? "pm" : "am"; break;
		case 'r': strftime(text, sizeof text, "%I:%M:%S %p", tm); break;
		case 'R': strftime(text, sizeof text, "%H:%M", tm); break;
		case 's': { struct tm copy = *tm; sprintf(text, "%ld", (long)mktime(&copy)); break; }
		case 'S': wanted = 1; value = tm->tm_sec; break;
		case 't': strcpy(text, "\t"); break;
		case 'T': case 'X': strftime(text, sizeof text, "%H:%M:%S", tm); break;
		case 'u': sprintf(text, "%d", tm->tm_wday ? tm->tm_wday : 7); break;
		case 'U': wanted = 1; value = (tm->tm_yday + 7 - tm->tm_wday) / 7; break;
		case 'V': wanted = 1; value = iso_week(tm, &year); break;
		case 'w': sprintf(text, "%d", tm->tm_wday); break;
		case 'W': wanted = 1; value = (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7; break;
		case 'y': wanted = 1; value = ((tm->tm_year % 100) + 100) % 100; break;
		case 'Y': wanted = 1; value = tm->tm_year + 1900; if (!given) width = 1; break;
		case 'z': { long off = tm->tm_gmtoff, a = off < 0 ? -off : off; sprintf(text, "%c%02ld%02ld", off < 0 ? '-' : '+', a / 3600, a / 60 % 60); break; }
		case 'Z': s = tm->tm_zone ? tm->tm_zone : ""; break;
		case '%': strcpy(text, "%"); break;
		case 0: return 0;
		default: sprintf(text, "%%%c", *f);
		}
		if (wanted) sprintf(text, padding == '-' ? "%d" : padding == '_' ? "%*d" : "%0*d", padding == '-' ? value : width, value);
		k = strlen(s);
		if (n + k >= size) return 0;
		memcpy(to + n, s, k);
		if (padding == '^') { size_t i; for (i = 0; i < k; i++) to[n + i] = (char)toupper((unsigned char)to[n + i]); }
		n += k;
	}
	if (n >= size) return 0;
	to[n] = 0;
	return n;
}

static const char *take(const char *s, int least, int most, int *out)
{
	int v = 0, digits = 0, width = most > 9999 ? 10 : most > 999 ? 4 : most > 99 ? 3 : 2;
	while (*s == ' ') s++;
	while (digits < width && isdigit((unsigned char)*s)) { v = v * 10 + *s++ - '0'; digits++; }
	if (!digits || v < least || v > most) return 0;
	*out = v;
	return s;
}
static const char *word(const char *s, const char *const *list, int n, int *out)
{
	int i;
	for (i = 0; i < n; i++) {
		size_t k = strlen(list[i]);
		if (strncasecmp(s, list[i], k) == 0) { *out = i; return s + k; }
	}
	for (i = 0; i < n; i++) if (strncasecmp(s, list[i], 3) == 0) { *out = i; return s + 3; }
	return 0;
}
char *strptime(const char *restrict s, const char *restrict f, struct tm *restrict tm)
{
	int v, pm = -1;
	for (; *f && s; f++) {
		if (isspace((unsigned char)*f)) { while (isspace((unsigned char)*s)) s++; continue; }
		if (*f != '%') { if (*s++ != *f) return 0; continue; }
		switch (*++f) {
		case 'a': case 'A': s = word(s, days, 7, &tm->tm_wday); break;
		case 'b': case 'B': case 'h': s = word(s, months, 12, &tm->tm_mon); break;
		case 'd': case 'e': s = take(s, 1, 31, &tm->tm_mday); break;
		case 'D': s = strptime(s, "%m/%d/%y", tm); break;
		case 'F': s = strptime(s, "%Y-%m-%d", tm); break;
		case 'H': case 'k': s = take(s, 0, 23, &tm->tm_hour); break;
		case 'I': case 'l': s = take(s, 1, 12, &tm->tm_hour); break;
		case 'j': if ((s = take(s, 1, 366, &v))) tm->tm_yday = v - 1; break;
		case 'm': if ((s = take(s, 1, 12, &v))) tm->tm_mon = v - 1; break;
		case 'M': s = take(s, 0, 59, &tm->tm_min); break;
		case 'n': case 't': while (isspace((unsigned char)*s)) s++; break;
		case 'p': pm = (*s | 32) == 'p'; s = (s[0] && (s[1] | 32) == 'm') ? s + 2 : 0; break;
		case 'R': s = strptime(s, "%H:%M", tm); break;
		case 'S': s = take(s, 0, 61, &tm->tm_sec); break;
		case 'T': s = strptime(s, "%H:%M:%S", tm); break;
		case 'y': if ((s = take(s, 0, 99, &v))) tm->tm_year = v < 69 ? v + 100 : v; break;
		case 'Y': if ((s = take(s, 0, 9999, &v))) tm->tm_year = v - 1900; break;
		case '%': s = *s == '%' ? s + 1 : 0; break;
		default: return 0;
		}
	}
	if (s && pm >= 0) tm->tm_hour = tm->tm_hour % 12 + (pm ? 12 : 0);
	return (char *)s;
}

/* zone.c - what the TZ variable says: UTC, or NAMEoffset[NAME[offset][,when,when]]. There are no files with zones. */
#include "libc.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char standard[16] = "UTC", summer[16] = "UTC";
char *tzname[2] = { standard, summer };
long timezone;
int daylight;
/* Seconds west of Greenwich in summer. */
static long summer_west;
/* When clocks change: Mm.w.d, Jn or n, and a time of that day. */
static struct when { char kind; int m, w, d; long seconds; } on, off;

static const char *name(const char *s, char to[16])
{
	int n = 0, quoted = *s == '<';
	s += quoted;
	while (quoted ? *s && *s != '>' : isalpha((unsigned char)*s)) { if (n < 15) to[n++] = *s; s++; }
	to[n] = 0;
	if (n < 3) return 0;
	return s + quoted;
}
static const char *offset(const char *s, long *seconds)
{
	long v = 0, unit = 3600;
	int neg = 0;
	if (*s == '-' || *s == '+') neg = *s++ == '-';
	for (; ; s++, unit /= 60) {
		long n = 0;
		while (isdigit((unsigned char)*s)) n = n * 10 + *s++ - '0';
		v += n * unit;
		if (*s != ':' || unit == 1) break;
	}
	*seconds = neg ? -v : v;
	return s;
}
static const char *rule(const char *s, struct when *w)
{
	char *end;
	w->seconds = 7200;
	w->kind = *s == 'M' || *s == 'J' ? *s++ : 'n';
	w->d = (int)strtol(s, &end, 10);
	if (w->kind == 'M') {
		w->m = w->d;
		if (*end != '.') return 0;
		w->w = (int)strtol(end + 1, &end, 10);
		if (*end != '.') return 0;
		w->d = (int)strtol(end + 1, &end, 10);
		if (w->m < 1 || w->m > 12 || w->w < 1 || w->w > 5 || w->d < 0 || w->d > 6) return 0;
	}
	return *end == '/' ? offset(end + 1, &w->seconds) : end;
}
void tzset(void)
{
	const char *s = getenv("TZ");
	timezone = summer_west = 0;
	daylight = 0;
	strcpy(standard, "UTC");
	strcpy(summer, "UTC");
	if (s && *s == ':') s++;
	if (!s || !*s || strchr(s, '/') == s || !(s = name(s, standard)) || (*s != '+' && *s != '-' && !isdigit((unsigned char)*s))) { strcpy(standard, "UTC"); return; }
	s = offset(s, &timezone);
	strcpy(summer, standard);
	summer_west = timezone;
	if (!*s || !(s = name(s, summer))) { strcpy(summer, standard); return; }
	summer_west = timezone - 3600;
	if (*s && *s != ',') s = offset(s, &summer_west);
	rule("M3.2.0", &on);
	rule("M11.1.0", &off);
	if (*s == ',' && (s = rule(s + 1, &on)) && *s == ',') rule(s + 1, &off);
	daylight = 1;
}
/* Seconds since 1970 by the clock on the wall when a rule takes hold in a year. */
static long long moment(const struct when *w, int year)
{
	struct tm tm;
	int days;
	memset(&tm, 0, sizeof tm);
	tm.tm_year = year;
	if (w->kind != 'M') {
		int leap = (year % 4 == 0 && (year + 1900) % 100 != 0) || (year + 1900) % 400 == 0;
		tm.tm_mday = w->kind == 'n' ? w->d + 1 : w->d + (leap && w->d >= 60);
		return (long long)timegm(&tm) + w->seconds;
	}
	tm.tm_mon = w->m;
	days = 0;
	tm.tm_mday = 0; /* the last of the month */
	timegm(&tm);
	days = tm.tm_mday;
	tm.tm_mday = 1;
	timegm(&tm);
	tm.tm_mday = 1 + (w->d - tm.tm_wday + 7) % 7 + (w->w - 1) * 7;
	while (tm.tm_mday > days) tm.tm_mday -= 7;
	return (long long)timegm(&tm) + w->seconds;
}
/* Is it summer at that time? */
static int in_summer(time_t t)
{
	struct tm tm;
	time_t local = t - timezone;
	long long from, to;
	if (!daylight) return 0;
	gmtime_r(&local, &tm);
	from = moment(&on, tm.tm_year) + timezone;
	to = moment(&off, tm.tm_year) + summer_west;
	return from < to ? t >= from && t < to : t >= from || t < to;
}
struct tm *localtime_r(const time_t *restrict t, struct tm *restrict tm)
{
	int is;
	time_t local;
	tzset();
	is = in_summer(*t);
	local = *t - (is ? summer_west : timezone);
	gmtime_r(&local, tm);
	tm->tm_isdst = is;
	tm->tm_gmtoff = -(is ? summer_west : timezone);
	tm->tm_zone = is ? summer : standard;
	return tm;
}
time_t mktime(struct tm *tm)
{
	int wanted = tm->tm_isdst;
	time_t local, t;
	tzset();
	local = timegm(tm);
	t = local + timezone;
	if (daylight && wanted != 0 && (wanted > 0 || in_summer(local + summer_west))) t = local + summer_west;
	localtime_r(&t, tm);
	return t;
}

/* TZ: offsets, names and rules of summer time; words as a shell makes them; numbers of old. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wordexp.h>

static void at(const char *zone, time_t t)
{
	struct tm tm;
	char text[100];
	time_t back;
	setenv("TZ", zone, 1);
	tzset();
	localtime_r(&t, &tm);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %Z %z", &tm);
	back = mktime(&tm);
	printf("%s: %s %d %s\n", zone, text, tm.tm_isdst, back == t ? "" : "not back");
}
static void words(const char *text, int flags)
{
	wordexp_t w;
	size_t i;
	int r = wordexp(text, &w, flags);
	printf("%d", r);
	if (r == 0) { for (i = 0; i < w.we_wordc; i++) printf(" <%s>", w.we_wordv[i]); wordfree(&w); }
	printf("\n");
}
int main(void)
{
	static const char *const zones[] = { "UTC", "EST5EDT", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "NZST-12NZDT,M9.5.0,M4.1.0/3", "XYZ3ABC,J60/1,J300" };
	static const time_t times[] = { 0, 951782400, 1678604399, 1678604400, 1690000000, 1699163999, 1699164000, 1700000000 };
	struct tm tm = { 0 };
	unsigned i, j;
	int point, negative;
	char text[30];
	for (i = 0; i < sizeof zones / sizeof *zones; i++) for (j = 0; j < sizeof times / sizeof *times; j++) at(zones[i], times[j]);
	setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
	tzset();
	printf("%ld %d %s %s\n", timezone, daylight, tzname[0], tzname[1]);
	tm.tm_year = 123; tm.tm_mon = 6; tm.tm_mday = 1; tm.tm_hour = 12; tm.tm_isdst = -1;
	i = (unsigned)mktime(&tm);
	printf("%u %d\n", i, tm.tm_isdst);
	tm.tm_hour = 12; tm.tm_isdst = 0;
	i = (unsigned)mktime(&tm);
	printf("%u %d %d\n", i, tm.tm_isdst, tm.tm_hour);
	setenv("V", "two  words", 1);
	unsetenv("NONE");
	words("plain 'single $V' \"double $V\" $V ${V}x \\$V a\\ b", 0);
	words("${NONE:-instead} ${V:+there} \"\" $NONE '*'", 0);
	words("$(echo no)", WRDE_NOCMD);
	words("a|b", 0);
	words("'open", 0);
	words("$NONE", WRDE_UNDEF);
	words("~/x", 0);
	printf("%s ", ecvt(-314.159, 5, &point, &negative));
	printf("%d %d ", point, negative);
	printf("%s ", fcvt(3.14159, 3, &point, &negative));
	printf("%d %s\n", point, gcvt(0.1, 5, text));
	printf("%s %ld\n", l64a(123456789), a64l("jv/"));
	return 0;
}

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(void)
{
	static const time_t times[] = { 0, 1, 951782400, 1700000000, 1709210096, 2147483647, -1, -86401, 1230768000, 1262304000, 1451606400 };
	unsigned i;
	char b[300];
	struct tm tm;
	time_t t;
	setenv("TZ", "UTC", 1);
	for (i = 0; i < sizeof times / sizeof *times; i++) {
		strftime(b, sizeof b, "%Y-%m-%d %H:%M:%S %a %A %b %B %j %U %W %V %G %g %e %k %I %l %p %y %C %u %w %D %F %T %R %r %s %n%t%% %Z %z %c %x %X %h %-d %_m %05Y", gmtime(&times[i]));
		puts(b);
		printf("%s", asctime(gmtime(&times[i])));
	}
	memset(&tm, 0, sizeof tm);
	tm.tm_year = 124; tm.tm_mon = 13; tm.tm_mday = 35; tm.tm_hour = 25; tm.tm_min = -5;
	t = timegm(&tm);
	printf("%ld %d-%d-%d %d:%d %d %d\n", (long)t, tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_wday, tm.tm_yday);
	memset(&tm, 0, sizeof tm);
	printf("[%s]\n", strptime("29 Feb 2024 12:34:56 rest", "%d %b %Y %H:%M:%S", &tm));
	printf("%ld\n", (long)timegm(&tm));
	setenv("TZ", "XYZ-2", 1);
	tzset();
	t = 1700000000;
	strftime(b, sizeof b, "%F %T %Z %z", localtime(&t));
	puts(b);
	tm = *localtime(&t);
	printf("%ld\n", (long)mktime(&tm));
	printf("%zu\n", strftime(b, 4, "%Y", gmtime(&t)));
	return 0;
}

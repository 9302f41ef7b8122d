/* getopt.c - options of a command line, short and long; operands are moved behind them unless POSIXLY_CORRECT. */
#include "libc.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt = '?';
static int place; /* in the word of short options under way */
static int first_nonopt, last_nonopt;

/* Moves the operands seen so far behind the options that followed them. */
static void rotate(char **argv)
{
	int n = last_nonopt - first_nonopt, m = optind - last_nonopt, i, j;
	for (i = 0; i < m; i++) {
		char *a = argv[last_nonopt + i];
		for (j = last_nonopt + i; j > first_nonopt + i; j--) argv[j] = argv[j - 1];
		argv[first_nonopt + i] = a;
	}
	first_nonopt += m;
	last_nonopt = first_nonopt + n;
}
static int long_option(int argc, char **argv, const char *word, const char *dashes, const struct option *opts, int *index, int quiet)
{
	size_t n = strcspn(word, "=");
	const struct option *o, *found = 0;
	int ambiguous = 0, which = 0, i;
	for (i = 0, o = opts; o->name; o++, i++) {
		if (strncmp(o->name, word, n)) continue;
		if (strlen(o->name) == n) { found = o; which = i; ambiguous = 0; break; }
		if (!found) { found = o; which = i; }
		else if (found->has_arg != o->has_arg || found->flag != o->flag || found->val != o->val) ambiguous = 1;
	}
	if (ambiguous || !found) {
		if (!quiet && opterr) {
			if (ambiguous) {
				fprintf(stderr, "%s: option '%s%.*s' is ambiguous; possibilities:", argv[0], dashes, (int)n, word);
				for (o = opts; o->name; o++) if (!strncmp(o->name, word, n)) fprintf(stderr, " '%s%s'", dashes, o->name);
				fprintf(stderr, "\n");
			} else fprintf(stderr, "%s: unrecognized option '%s%.*s'\n", argv[0], dashes, (int)n, word);
		}
		optopt = 0;
		return '?';
	}
	if (word[n] == '=') {
		if (found->has_arg == no_argument) {
			if (opterr && !quiet) fprintf(stderr, "%s: option '%s%s' doesn't allow an argument\n", argv[0], dashes, found->name);
			optopt = found->val;
			return '?';
		}
		optarg = (char *)word + n + 1;
	} else if (found->has_arg == required_argument) {
		if (optind < argc) optarg = argv[optind++];
		else {
			if (opterr && !quiet) fprintf(stderr, "%s: option '%s%s' requires an argument\n", argv[0], dashes, found->name);
			optopt = found->val;
			return ':';
		}
	}
	if (index) *index = which;
	if (found->flag) { *found->flag = found->val; return 0; }
	return found->val;
}
static int run(int argc, char *const given[], const char *opts, const struct option *longs, int *index, int only)
{
	char **argv = (char **)given, *word;
	int colon, c, permute = 1, in_order = 0;
	const char *o;
	if (optind == 0) { optind = 1; place = 0; first_nonopt = last_nonopt = 1; }
	if (first_nonopt == 0) first_nonopt = last_nonopt = optind;
	optarg = 0;
	if (*opts == '+') { permute = 0; opts++; }
	else if (*opts == '-') { in_order = 1; opts++; }
	else if (getenv("POSIXLY_CORRECT")) permute = 0;
	colon = *opts == ':';
	if (!place) {
		if (last_nonopt > optind) last_nonopt = optind;
		if (first_nonopt > optind) first_nonopt = optind;
		if (permute && !in_order) {
			if (first_nonopt != last_nonopt && last_nonopt != optind) rotate(argv);
			else if (last_nonopt != optind) first_nonopt = optind;
			while (optind < argc && (argv[optind][0] != '-' || !argv[optind][1])) optind++;
			last_nonopt = optind;
		}
		if (optind < argc && !strcmp(argv[optind], "--")) {
			optind++;
			if (first_nonopt != last_nonopt && last_nonopt != optind) rotate(argv);
			else if (first_nonopt == last_nonopt) first_nonopt = optind;
			last_nonopt = argc;
			optind = argc;
		}
		if (optind >= argc) { if (first_nonopt != last_nonopt) optind = first_nonopt; return -1; }
		if (argv[optind][0] != '-' || !argv[optind][1]) {
			if (!in_order) return -1;
			optarg = argv[optind++];
			return 1;
		}
		word = argv[optind];
		if (longs && (word[1] == '-' || (only && (word[2] || !strchr(opts, word[1]))))) {
			const char *dashes = word[1] == '-' ? "--" : "-";
			int r;
			optind++;
			r = long_option(argc, argv, word + strlen(dashes), dashes, longs, index, only && word[1] != '-' && strchr(opts, word[1]) != 0);
			if (r == '?' && only && word[1] != '-' && strchr(opts, word[1])) optind--;
			else return r == ':' ? (colon ? ':' : '?') : r;
		}
		place = 1;
	}
	word = argv[optind];
	c = (unsigned char)word[place++];
	o = c == ':' || c == ';' ? 0 : strchr(opts, c);
	if (!word[place]) { optind++; place = 0; }
	if (!o) {
		if (opterr && !colon) fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], c);
		optopt = c;
		return '?';
	}
	if (o[1] == ':') {
		if (place) { optarg = word + place; optind++; place = 0; }
		else if (o[2] != ':') {
			if (optind < argc) optarg = argv[optind++];
			else {
				if (opterr && !colon) fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], c);
				optopt = c;
				return colon ? ':' : '?';
			}
		}
	}
	return c;
}
int getopt(int argc, char *const argv[], const char *opts) { return run(argc, argv, opts, 0, 0, 0); }
int getopt_long(int argc, char *const argv[], const char *opts, const struct option *longs, int *index) { return run(argc, argv, opts, longs, index, 0); }
int getopt_long_only(int argc, char *const argv[], const char *opts, const struct option *longs, int *index) { return run(argc, argv, opts, longs, index, 1); }

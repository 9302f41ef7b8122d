/* Where an initialiser goes on after a designator, and what a second one for the same place leaves of the first. C11 6.7.9p17-19. */
int printf(const char *, ...);

struct inner { int x, y, z; };
struct outer { struct inner a, b; int t; };
struct hidden { int k; struct { int p, q; struct { int r, s; }; }; int e; };
struct text { char n[8]; int v; };

static struct outer first = { .a.x = 1, 2, 3, 4, 5, 6, 7 };
static struct outer middle = { .a.y = 1, 2, 3 };
static struct outer last = { .b.z = 1, 2 };
static struct outer old = { b: { 1 }, 5 };
static struct outer again = { .a = { 1, 2, 3 }, .a = { .y = 5 }, .a.z = 6 };
static struct hidden nameless = { .p = 1, 2, 3, 4, 5 };
static struct hidden deeper = { .r = 1, 2, 3 };
static struct outer list[] = { [1].a.x = 5, [1].b = { .y = 3 }, [0].t = 4, [0].a = { 1, 2 }, [1].b.z = 8, [0].a.y = 7 };
static struct text texts[] = { [0].n = "abc", 5, { "x", 6 }, [0].n[1] = 'Z', [1] = { .v = 8, .n = "q" } };
static int plane[3][3] = { [0][1] = 1, 2, 3, 4, [2][2] = 9 };
static int cube[2][2][2] = { [0][1][0] = 1, 2, 3 };

static int calls;
static int call(void) { return ++calls; }

#define SHOW(v) show(#v, &v, sizeof v)
static void show(const char *name, const void *v, unsigned size)
{
	printf("%s", name);
	for (unsigned i = 0; i < size / sizeof(int); i++) printf(" %d", ((const int *)v)[i]);
	printf("\n");
}

int main(void)
{
	SHOW(first); SHOW(middle); SHOW(last); SHOW(old); SHOW(again);
	SHOW(nameless); SHOW(deeper); SHOW(list); SHOW(texts); SHOW(plane); SHOW(cube);
	struct outer local = { .a.x = call(), call(), .t = call() };
	SHOW(local);
	int once[4] = { [0 ... 3] = call() };
	SHOW(once);
	struct text said = { .n = "abcdefg", .n[1] = 'X' };
	SHOW(said);
	struct inner *p = (struct inner[]){ [1].y = 2, 3, { 4 } };
	printf("%d %d %d, %d calls\n", p[1].y, p[1].z, p[2].x, calls);
	return 0;
}

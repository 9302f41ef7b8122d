/* Characters by their numbers in names and literals: C11 6.4.3. */
int printf(const char *, ...);

#define \u00e9t\u00e9(x) ((x) + 1)
#define NAME(x) #x
static int caf\u00e9 = 3;
struct point { int \u0394x, y\U000000e9; };

int main(void)
{
	struct point p = { .Δx = 1, .y\u00e9 = 2 };
	int na\u00efve = \u00e9t\u00e9(café);
	printf("%d %d %d\n", naïve, p.\u0394x, p.yé);
	printf("%s %d %d\n", "\u20ac", (int)sizeof(NAME(\u00e9)), 1);
	return 0;
}

/* A value given back as a float, or cast to one, has a float's precision. C11 6.3.1.5. */
int printf(const char *, ...);

static float narrowed(double d) { return d; }
static float cast(double d) { return (float)d; }
static double back(double d) { return (float)d; }

int main(void)
{
	volatile double d = 1.41421356237309505, third = 1.0 / 3;
	printf("%.17g %.17g %.17g\n", narrowed(d), cast(d), back(d));
	printf("%.17g %d %d\n", (double)(float)third, (float)third == third, narrowed(third) == third);
	return 0;
}

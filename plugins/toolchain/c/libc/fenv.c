/* fenv.c - the x87's control and status words. */
#include <fenv.h>

int fetestexcept(int e) { unsigned short s; __asm__ volatile("fnstsw %0" : "=m"(s)); return s & e & FE_ALL_EXCEPT; }
int fegetround(void) { unsigned short c; __asm__ volatile("fnstcw %0" : "=m"(c)); return c & 0xc00; }
int fesetround(int r)
{
	unsigned short c;
	if (r & ~0xc00) return 1;
	__asm__ volatile("fnstcw %0" : "=m"(c));
	c = (unsigned short)((c & ~0xc00) | r);
	__asm__ volatile("fldcw %0" : : "m"(c));
	return 0;
}
int fegetenv(fenv_t *e) { __asm__ volatile("fnstenv %0" : "=m"(*e)); __asm__ volatile("fldenv %0" : : "m"(*e)); return 0; }
static void load(const fenv_t *e) { __asm__ volatile("fldenv %0" : : "m"(*e)); }
int fesetenv(const fenv_t *e)
{
	fenv_t d;
	if (e == FE_DFL_ENV) { fegetenv(&d); d.__env[0] = (d.__env[0] & 0xffff0000u) | 0x37f; d.__env[1] &= 0xffff0000u; e = &d; }
	load(e);
	return 0;
}
int feclearexcept(int e) { fenv_t d; fegetenv(&d); d.__env[1] &= ~(unsigned)(e & FE_ALL_EXCEPT); load(&d); return 0; }
int feraiseexcept(int e) { fenv_t d; fegetenv(&d); d.__env[1] |= (unsigned)(e & FE_ALL_EXCEPT); load(&d); return 0; }
int feholdexcept(fenv_t *e) { fenv_t d; fegetenv(e); d = *e; d.__env[0] |= 0x3f; d.__env[1] &= ~0x3fu; load(&d); return 0; }
int feupdateenv(const fenv_t *e) { int x = fetestexcept(FE_ALL_EXCEPT); fesetenv(e); return feraiseexcept(x); }
static int masks(int clear, int set)
{
	unsigned short c;
	int old;
	__asm__ volatile("fnstcw %0" : "=m"(c));
	old = ~c & FE_ALL_EXCEPT;
	c = (unsigned short)((c & ~(clear & FE_ALL_EXCEPT)) | (set & FE_ALL_EXCEPT));
	__asm__ volatile("fldcw %0" : : "m"(c));
	return old;
}
int fegetexcept(void) { return masks(0, 0); }
int feenableexcept(int e) { return masks(e, 0); }
int fedisableexcept(int e) { return masks(0, e); }

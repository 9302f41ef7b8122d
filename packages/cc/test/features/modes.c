/* mode() behind a declarator, where gcc's manual writes it; and the sign of an infinity. */
int printf(const char *, ...);

typedef int wide __attribute__((mode(DI)));
typedef unsigned byte __attribute__((mode(QI)));
static int half __attribute__((mode(HI))) = 70000, plain = 5;

int main(void)
{
	volatile double inf = 1.0 / 0.0;
	wide w = 1;
	printf("%d %d %d %d\n", (int)sizeof(wide), (int)sizeof(byte), (int)sizeof half, (int)sizeof plain);
	printf("%lld %d %d\n", w << 40, (byte)300, half);
	printf("%d %d %d\n", __builtin_isinf_sign(inf), __builtin_isinf_sign(-inf), __builtin_isinf_sign(1.0));
	return 0;
}

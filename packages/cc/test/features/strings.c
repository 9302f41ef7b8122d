int printf(const char *, ...);

typedef __WCHAR_TYPE__ wchar_t; 
char a[] = "a\0b" "c\x41" "\101\n"; wchar_t w[] = L"w\u00e9\x1234"; unsigned short h[] = u"h\u20ac"; unsigned U[] = U"\U0001f600"; char u8[] = u8"\u00e9";
const char *same = "shared", *escaped = "\a\b\f\n\r\t\v\\\'\"\?\e";
int main(void) {
  for (unsigned i = 0; i < sizeof a; i++) printf("%d ", a[i]); printf("%d\n", (int)sizeof a);
  printf("%x %x %x %d %x %x %x %d %d\n", w[1], w[2], h[1], (int)sizeof h, U[0], (unsigned char)u8[0], (unsigned char)u8[1], (int)sizeof u8, (int)sizeof "x" "yz");
  for (const char *p = escaped; *p; p++) printf("%d ", *p); printf("%d %d %c\n", 'ab', '\377', "hex"[1]);
  printf("%s %d\n", same, *"q" + L'a'); return 0;
}

int printf(const char *, ...);

int main(void) {
  unsigned v[] = { 1, 0x80000000u, 0x00ff00f0, 12345, 0xffffffffu };
  for (int i = 0; i < 5; i++) printf("%d %d %d %d %d %x\n", __builtin_clz(v[i]), __builtin_ctz(v[i]), __builtin_ffs(v[i]), __builtin_popcount(v[i]), __builtin_parity(v[i]), __builtin_bswap32(v[i]));
  unsigned long long w[] = { 1, 1ULL << 40, 0xff00000000000000ULL, ~0ULL, 0x123456789abcdefULL };
  for (int i = 0; i < 5; i++) printf("%d %d %d %d %d %llx\n", __builtin_clzll(w[i]), __builtin_ctzll(w[i]), __builtin_ffsll(w[i]), __builtin_popcountll(w[i]), __builtin_parityll(w[i]), __builtin_bswap64(w[i]));
  printf("%d %d %x\n", __builtin_ffs(0), __builtin_ffsll(0), __builtin_bswap16(0x1234));
  int r, o; unsigned u;
  o = __builtin_add_overflow(2147483647, 1, &r); printf("%d %d ", o, r);
  o = __builtin_mul_overflow(65536, 65536, &r); printf("%d %d ", o, r);
  o = __builtin_sub_overflow(1u, 2u, &u); printf("%d %u ", o, u);
  o = __builtin_sub_overflow(5, 3, &r); printf("%d %d\n", o, r);
  char *p = __builtin_alloca(40); for (int i = 0; i < 40; i++) p[i] = i; printf("%d\n", p[39]);
  int x = 5; 
  printf("%d %d\n", __sync_fetch_and_add(&x, 3), x); printf("%d %d\n", __sync_add_and_fetch(&x, 2), __sync_bool_compare_and_swap(&x, 10, 99));
  printf("%d %d %d\n", __sync_val_compare_and_swap(&x, 1, 2), __sync_lock_test_and_set(&x, 7), x);
  int e = 7; printf("%d ", __atomic_compare_exchange_n(&x, &e, 70, 0, 5, 5)); printf("%d ", __atomic_compare_exchange_n(&x, &e, 71, 0, 5, 5)); printf("%d %d\n", x, e);
  printf("%d %d\n", __atomic_load_n(&x, 5), __atomic_fetch_or(&x, 256, 5)); __atomic_store_n(&x, 3, 5); printf("%d\n", __sync_xor_and_fetch(&x, 1));
  printf("%d\n", __builtin_expect(x == 2, 1)); printf("%d\n", __builtin_frame_address(0) != 0 && __builtin_return_address(0) != 0);
  return 0;
}

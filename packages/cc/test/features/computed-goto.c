int printf(const char *, ...);

int run(const char *code) {
  static void *const table[] = { &&op_inc, &&op_dec, &&op_end };
  static const int relative[] = { &&op_inc - &&op_inc, &&op_dec - &&op_inc, &&op_end - &&op_inc };
  int acc = 0;
  goto *table[*code++ - '0'];
op_inc: acc += 10; goto *(&&op_inc + relative[*code++ - '0']);
op_dec: acc--; goto *table[*code++ - '0'];
op_end: return acc;
}
int main(void) { printf("%d\n", run("00110112")); return 0; }

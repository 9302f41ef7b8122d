int printf(const char *, ...);
static int sum(int n, int a[n]) { int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
static int trace(int n, int m, int a[n][m]) { int s = 0; for (int i = 0; i < n && i < m; i++) s += a[i][i] + (int)(sizeof a[i] / sizeof a[i][0]); return s; }
static int side(int rows, int cols, double (*grid)[cols]) { double (*p)[cols] = grid + rows - 1; return (int)(*p)[cols - 1] + (int)(p - grid); }
static int depth(int n) { char here[n * 100 + 1]; here[0] = n; here[n * 100] = 1; return n == 0 ? here[0] : here[n * 100] + depth(n - 1); }
int main(void) {
  int n = 5, total = 0;
  int a[n], grid[n][n + 2];
  n = 7; /* sizes stay as they were */
  for (int i = 0; i < 5; i++) { a[i] = i * i; for (int j = 0; j < 7; j++) grid[i][j] = i * 10 + j; }
  printf("%d %d %d %d\n", sum(5, a), trace(5, 7, grid), (int)sizeof a, (int)sizeof grid);
  printf("%d %d %d\n", grid[4][6], (int)(&grid[3] - &grid[1]), *(*(grid + 2) + 3));
  for (int i = 1; i < 2000; i++) { int big[i]; big[i - 1] = i; if (i % 3 == 0) continue; total += big[i - 1]; if (i == 1500) break; }
  printf("%d %d\n", total, depth(20));
  double d[3][4]; d[2][3] = 42; printf("%d %d\n", side(3, 4, d), (int)sizeof(int[n]));
  { typedef char row[n]; row r; r[6] = 'x'; printf("%d %c\n", (int)sizeof r, r[6]); }
  int k = 3; again: { int tmp[k]; tmp[k - 1] = k; printf("%d ", tmp[k - 1] + (int)sizeof tmp); if (--k > 0) goto again; }
  char text[n + 1]; int length = 0; while (length < n) text[length++] = 'a' + length; text[length] = 0; printf("%s\n", text);
  return 0;
}

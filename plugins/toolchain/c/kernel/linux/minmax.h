#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H
#define min(a, b) ({ __typeof__(a) _min1 = (a); __typeof__(b) _min2 = (b); _min1 < _min2 ? _min1 : _min2; })
#define max(a, b) ({ __typeof__(a) _max1 = (a); __typeof__(b) _max2 = (b); _max1 > _max2 ? _max1 : _max2; })
#define min_t(type, a, b) ({ type __min1 = (a); type __min2 = (b); __min1 < __min2 ? __min1 : __min2; })
#define max_t(type, a, b) ({ type __max1 = (a); type __max2 = (b); __max1 > __max2 ? __max1 : __max2; })
#define min3(a, b, c) min(min(a, b), c)
#define max3(a, b, c) max(max(a, b), c)
#define clamp(v, lo, hi) min((__typeof__(v))max(v, lo), hi)
#define clamp_t(type, v, lo, hi) min_t(type, max_t(type, v, lo), hi)
#define swap(a, b) do { __typeof__(a) __tmp = (a); (a) = (b); (b) = __tmp; } while (0)
#endif

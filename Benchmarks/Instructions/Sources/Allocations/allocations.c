// Counts what is asked of malloc by standing in front of glibc's: a program's own definition comes before a library's.
#include "allocations.h"
#include <errno.h>
#include <stddef.h>

#ifdef __GLIBC__
static uint64_t count;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    count += 1;
    return __libc_malloc(size);
}
void *calloc(size_t number, size_t size) {
    count += 1;
    return __libc_calloc(number, size);
}
void *realloc(void *old, size_t size) {
    count += 1;
    return __libc_realloc(old, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
    count += 1;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void **result, size_t alignment, size_t size) {
    count += 1;
    void *memory = __libc_memalign(alignment, size);
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}
uint64_t allocations(void) { return count; }
int counts_allocations(void) { return 1; }
#else
uint64_t allocations(void) { return 0; }
int counts_allocations(void) { return 0; }
#endif

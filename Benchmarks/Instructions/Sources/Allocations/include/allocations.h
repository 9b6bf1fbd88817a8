#pragma once
#include <stdint.h>

/// How often this process has asked for memory since its start; 0 where allocations cannot be counted.
uint64_t allocations(void);
/// Whether allocations are counted: with glibc only.
int counts_allocations(void);

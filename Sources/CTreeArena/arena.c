#define _GNU_SOURCE
#include "tree_arena.h"

#include <libxml/xmlmemory.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A region is address space only, until it is touched. A page that needs more than this is refused as
   out of memory, which libxml2 reports as a failed parse: the largest body that is read takes less. */
#define REGION_SIZE ((size_t)1 << 30)
/* Threads that get a region; further ones work with malloc. */
#define REGIONS 64
/* So much of a region stays in memory for the next page. */
#define KEPT ((size_t)8 << 20)
#define ALIGNMENT ((size_t)16)

/* Written once by install, before other threads use libxml2. */
static char *lowest, *highest;
static atomic_int regions_given;

/* The thread's region: where it begins, how far it is used, how far it was ever touched. */
static _Thread_local char *region, *next, *touched;
static _Thread_local int has_asked, is_in_use, is_on;

static inline int is_ours(const void *memory) {
    return (const char *)memory >= lowest && (const char *)memory < highest;
}

/* Each block has its size in front of it, for realloc. */
static void *allocate(size_t size) {
    if (!is_on) return malloc(size);
    size_t whole = (size + 2 * ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (size > REGION_SIZE || whole > REGION_SIZE - (size_t)(next - region)) return NULL;
    char *block = next + ALIGNMENT;
    ((size_t *)block)[-1] = whole - ALIGNMENT;
    next += whole;
    return block;
}

static void release(void *memory) {
    if (memory != NULL && !is_ours(memory)) free(memory);
}

static void *resize(void *memory, size_t size) {
    if (memory == NULL) return allocate(size);
    if (!is_ours(memory)) return realloc(memory, size);
    size_t *old = (size_t *)memory - 1;
    if (size <= *old) return memory;
    if (is_on && (char *)memory + *old == next) {
        /* The last block grows where it stands. */
        size_t more = (size - *old + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
        if (size > REGION_SIZE || more > REGION_SIZE - (size_t)(next - region)) return NULL;
        next += more;
        *old += more;
        return memory;
    }
    void *moved = allocate(size);
    if (moved != NULL) memcpy(moved, memory, *old);
    return moved;
}

static char *duplicate(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = allocate(size);
    if (copy != NULL) memcpy(copy, text, size);
    return copy;
}

int trawl_arena_install(void) {
    if (xmlMemSetup(release, allocate, resize, duplicate) != 0) return -1;
    char *space = mmap(NULL, REGION_SIZE * REGIONS, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED) return -1;
    /* A page of some megabytes touches most of it anyway: one fault for each 2 MB, not 512. Only advice. */
    madvise(space, REGION_SIZE * REGIONS, MADV_HUGEPAGE);
    lowest = space;
    highest = space + REGION_SIZE * REGIONS;
    return 0;
}

int trawl_arena_begin(void) {
    if (!has_asked) {
        has_asked = 1;
        int number = lowest == NULL ? REGIONS : atomic_fetch_add(&regions_given, 1);
        if (number < REGIONS) region = next = touched = lowest + (size_t)number * REGION_SIZE;
    }
    if (region == NULL || is_in_use) return 0;
    is_in_use = is_on = 1;
    return 1;
}

void *trawl_arena_take(size_t size) { return is_on ? allocate(size) : NULL; }

void trawl_arena_end(void) { is_on = 0; }

void trawl_arena_drop(void) {
    if (next > touched) touched = next;
    /* A huge page must not hold its memory for ever. */
    if ((size_t)(touched - region) > KEPT) {
        madvise(region + KEPT, (size_t)(touched - region) - KEPT, MADV_DONTNEED);
        touched = region + KEPT;
    }
    next = region;
    is_in_use = is_on = 0;
}

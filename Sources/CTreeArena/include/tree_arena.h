#ifndef TRAWL_TREE_ARENA_H
#define TRAWL_TREE_ARENA_H

#include <stddef.h>

/* A bump allocator under libxml2, so that a page's tree is made by moving a pointer and dropped at once.

   Why in C: libxml2 takes its allocator as C functions that run millions of times a second and keep state
   for each thread, which Swift has no thread-local storage for. It makes a page about a third cheaper
   (one malloc for each node, attribute and text, and as many frees).

   How it works: between begin and end, on the thread that called begin, what libxml2 allocates is bumped
   out of that thread's region. Freeing such memory does nothing; drop gives it all back. Memory from
   elsewhere goes to malloc and free as ever, and the two are told apart by address. */

/* Puts the allocator under libxml2. Once, before any other call of libxml2. Returns 0, or -1 when libxml2
   refused it or there is no address space: then everything works, at malloc's price. */
int trawl_arena_install(void);

/* Lets the calling thread allocate from its region. Returns 1, or 0 when the thread has none or it is in
   use: then what follows is plain memory, which has to be freed one by one. */
int trawl_arena_begin(void);

/* Memory for our own use between begin and end, gone with drop; NULL outside, or when there is none. */
void *trawl_arena_take(size_t size);

/* Ends that: later allocations are plain memory again, what was allocated stays until drop. */
void trawl_arena_end(void);

/* Gives back all that the calling thread allocated since begin. Nothing may point there any more. */
void trawl_arena_drop(void);

#endif

#ifndef TRAWL_CRASH_MARK_H
#define TRAWL_CRASH_MARK_H

#include <stdint.h>

/* What a thread is parsing, in memory that outlives the process, and whether the process crashed at it.

   Why in C: a signal handler may do almost nothing (signal-safety(7)), and what it does here hangs on a
   thread-local pointer. Swift has no thread-local storage, and its runtime is not async-signal-safe.

   How it works: each thread that parses has a mark in a shared mapping of a file. Before it parses a page it
   writes the page's number there, a few bytes and no system call. The page cache keeps them whatever becomes of
   the process. A crash is a signal that the thread raises itself: SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP or
   SIGABRT. The handler notes it in the mark of the thread that it struck, and lets it do what it would have done.
   SIGKILL, also the kernel's for want of memory, leaves no note, nor do signals that another process sent. */

struct trawl_crash_mark {
    /* The run; 0 while the thread parses nothing. */
    int64_t run;
    /* The URL's number in the frontier. */
    int64_t url;
    /* The signal that ended the process while this page was parsed; 0 without one. */
    int32_t signal;
    int32_t unused;
};

/* Puts the handlers in place, in front of those that are there. Any thread, any number of times; the first call
   counts. */
void trawl_crash_watch(void);

/* Lets the calling thread write to a mark, from now on or, with NULL, no more. It also has a stack of its own for
   signals from then on, as a crash may be one for want of stack. */
void trawl_crash_attach(struct trawl_crash_mark *mark);

/* Says what the calling thread parses from now on; 0, 0: nothing. Without a mark this does nothing. */
void trawl_crash_note(int64_t run, int64_t url);

/* How the calling thread may be made to crash, for tests; STOP is no crash: the process stands still, by SIGSTOP. */
enum trawl_crash_kind {
    TRAWL_CRASH_ABORT, TRAWL_CRASH_FAULT, TRAWL_CRASH_TRAP, TRAWL_CRASH_STACK, TRAWL_CRASH_STOP
};

/* Crashes, or with STOP never goes on; it does not return. */
void trawl_crash_now(enum trawl_crash_kind kind);

#endif

#include "crash_mark.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum { STACK_SIZE = 64 * 1024, SIGNALS = 6 };

static const int crashes[SIGNALS] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
/* What was in place before; written once, before any of our handlers can run. */
static struct sigaction before[SIGNALS];

static __thread struct trawl_crash_mark *volatile own;
static __thread void *own_stack;
/* The stack for signals that the thread had before; a sanitizer gives it one. */
static __thread stack_t stack_before;

/* Whether the process did it itself: sigaction(2), si_code; abort(3) and raise(3) send the signal. */
static int is_own(const siginfo_t *info) {
    return info->si_code > 0 || info->si_pid == getpid();
}

static void crashed(int number, siginfo_t *info, void *context) {
    (void)context;
    struct trawl_crash_mark *mark = own;
    if (mark && mark->run && is_own(info)) mark->signal = number;
    for (int i = 0; i < SIGNALS; i++)
        if (crashes[i] == number) sigaction(number, &before[i], NULL);
    /* A fault happens again when the handler returns, now under the action from before. A signal that was sent
       does not: it is blocked until then. */
    if (info->si_code <= 0) raise(number);
}

static void watch(void) {
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNALS; i++) sigaction(crashes[i], NULL, &before[i]);
    for (int i = 0; i < SIGNALS; i++) sigaction(crashes[i], &action, NULL);
}

void trawl_crash_watch(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch);
}

void trawl_crash_attach(struct trawl_crash_mark *mark) {
    own = mark;
    if (mark && !own_stack) {
        /* Without memory for it the thread does without: only a crash for want of stack goes unnoticed then. */
        own_stack = malloc(STACK_SIZE);
        if (!own_stack) return;
        stack_t stack = {.ss_sp = own_stack, .ss_size = STACK_SIZE};
        sigaltstack(&stack, &stack_before);
    } else if (!mark && own_stack) {
        sigaltstack(&stack_before, NULL);
        free(own_stack);
        own_stack = NULL;
    }
}

void trawl_crash_note(int64_t run, int64_t url) {
    volatile struct trawl_crash_mark *mark = own;
    if (!mark) return;
    /* At no time the run of one page with the number of another. */
    mark->run = 0;
    mark->url = url;
    mark->run = run;
}

/* Takes stack until there is none; the compiler cannot know that nobody stops it. */
static int fall(volatile char *above) {
    volatile char here[4096];
    here[0] = *above;
    return here[0] ? 0 : fall(here) + here[0];
}

void trawl_crash_now(enum trawl_crash_kind kind) {
    int *volatile nowhere = (int *)8;
    volatile char top = 0;
    switch (kind) {
    case TRAWL_CRASH_ABORT: abort();
    case TRAWL_CRASH_FAULT: *nowhere = 0; break;
    case TRAWL_CRASH_TRAP: __builtin_trap();
    case TRAWL_CRASH_STACK: fall(&top); break;
    case TRAWL_CRASH_STOP:
        raise(SIGSTOP);
        for (;;) pause();
    }
}

// adjtimex(2), which Swift's Glibc leaves out.
#ifndef TRAWL_CTIMEX_SHIM_H
#define TRAWL_CTIMEX_SHIM_H

#include <sys/timex.h>

#endif

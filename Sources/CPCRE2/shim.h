#ifndef TRAWL_CPCRE2_SHIM_H
#define TRAWL_CPCRE2_SHIM_H

/* pcre2.h demands the width of a code unit before it is included; Swift then sees the functions under
   their real names, such as pcre2_compile_8. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif

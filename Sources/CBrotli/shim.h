#ifndef TRAWL_CBROTLI_SHIM_H
#define TRAWL_CBROTLI_SHIM_H

#include <brotli/decode.h>

#endif

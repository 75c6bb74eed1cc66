#ifndef TRAWL_CBROTLIENCODER_SHIM_H
#define TRAWL_CBROTLIENCODER_SHIM_H

#include <brotli/encode.h>

#endif

#ifndef TRAWL_CZLIB_SHIM_H
#define TRAWL_CZLIB_SHIM_H

#include <zlib.h>

// The inits are macros, since they take zlib's version and the structure's size along.

static inline int trawl_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

static inline int trawl_deflate_init(z_stream *stream, int level, int window_bits) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}

#endif

#ifndef TRAWL_CZSTD_SHIM_H
#define TRAWL_CZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif

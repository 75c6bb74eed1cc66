// libcurl's setters and getters are variadic macros, which Swift does not import: one inline
// function for each type of argument. The names end in the type. Besides, two calls of
// glibc for the descriptors that are watched. There is no logic here.
#ifndef TRAWL_CLIBCURL_SHIM_H
#define TRAWL_CLIBCURL_SHIM_H

// The type checks in curl's own macros accept only literal options; the plain functions do not
// need them, since the types are fixed below.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <sys/socket.h>

static inline CURLcode trawl_setopt_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode trawl_setopt_off(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode trawl_setopt_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode trawl_setopt_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode trawl_setopt_list(CURL *easy, struct curl_slist *value) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, value);
}

// The write and the header callback have one type.
static inline CURLcode trawl_setopt_data(CURL *easy, CURLoption option,
                                         curl_write_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode trawl_setopt_opensocket(CURL *easy, curl_opensocket_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode trawl_setopt_prereq(CURL *easy, curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode trawl_getinfo_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode trawl_getinfo_off(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode trawl_getinfo_string(CURL *easy, CURLINFO info, const char **value) {
    return curl_easy_getinfo(easy, info, value);
}

// Who gets the list frees it.
static inline CURLcode trawl_getinfo_list(CURL *easy, CURLINFO info, struct curl_slist **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode trawl_getinfo_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode trawl_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The socket types below are enumerators of glibc. Swift attributes those to whichever C module
// showed them to it first, so that a file may not find them although it imports Glibc. (Nor may
// _GNU_SOURCE be defined here, for pipe2: fd_set would then differ from the other modules'.)

// The pair that is watched next to libcurl's sockets: both ends are closed at exec and never block,
// from the first moment on.
static inline int trawl_socketpair(int *ends) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
}

// A socket for an address, closed at exec.
static inline int trawl_socket(int family, int type, int protocol) {
    return socket(family, type | SOCK_CLOEXEC, protocol);
}

#endif

/* synthd: a synthetic site for crawls that no corpus is large, slow or wide enough for.

     synthd [--pages N] [--hosts N] [--latency MS] [--cookies N]

   It prints its base URL, and ends when its standard input closes. Page N is /p/N.html, of 2 to 3 KB and
   always the same, on host number N modulo the number of hosts; a page asked of another host is a 404.
   Its ten links lead to pages 2N+1 and 2N+2, so that all are reachable from page 0, and to others by
   chance. Each host is an address of its own, 127.1.x.y, all on one port. An answer leaves the latency
   after its request came; so those that wait stand in a queue, and no other order is needed. Every N-th page
   sets a cookie.

   GET /__stats answers what was seen, as JSON: times are seconds; a gap is the time from the end of a
   host's last answer to its next request (0 when they overlap), a start_gap that from request to request.
   Asking for it counts nowhere. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINKS = 10, REQUEST_ROOM = 8192, EVENTS = 512, HOSTS_MOST = 10000, TENTHS = 10 };

struct host {
    long requests;
    int in_flight, peak;
    double started, ended, gap, start_gap;
};

/* A listening socket or a connection, of one host. */
struct endpoint {
    int socket, host, listens, waits, closed;
    size_t received, length, sent, room;
    char *answer;
    char request[REQUEST_ROOM];
};

struct turn { struct endpoint *endpoint; double due; };

static long page_count = 1000, host_count = 1, latency, cookies;
static int port, poller, in_flight, peak;
static struct host *hosts;
static unsigned char *served; /* by page */
static long pages, again, others, connections;
static double began, last, tenths[TENTHS];

/* Answers that wait: a ring. */
static struct turn *turns;
static size_t turns_first, turns_count, turns_room;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void *must(void *memory) {
    if (!memory) fail("synthd");
    return memory;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static int address_of(int host, char *out) {
    return sprintf(out, "127.1.%d.%d", host / 250, host % 250 + 1);
}

/* ---- answers */

static uint64_t chance(uint64_t seed) { /* splitmix64's finish */
    seed += 0x9e3779b97f4a7c15u;
    seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9u;
    seed = (seed ^ seed >> 27) * 0x94d049bb133111ebu;
    return seed ^ seed >> 31;
}

static void reserve(struct endpoint *to, size_t room) {
    if (to->room >= room) return;
    to->room = room;
    to->answer = must(realloc(to->answer, room));
}

static char *words(char *out, uint64_t seed, int count) {
    static const char *const all[16] = {"river", "stone", "lantern", "orchard", "copper", "harbour",
        "winter", "meadow", "signal", "cedar", "market", "thunder", "violet", "bridge", "paper", "island"};
    for (int i = 0; i < count; i++) {
        if (i % 16 == 0) seed = chance(seed);
        if (i) *out++ = ' ';
        out = stpcpy(out, all[seed >> i % 16 * 4 & 15]);
    }
    return out;
}

static long linked(long page, int link) {
    long to = link < 2 ? 2 * page + 1 + link : page_count;
    return to < page_count ? to : (long)(chance((uint64_t)page * LINKS + link) % page_count);
}

static size_t write_page(char *out, long page) {
    char *at = out, address[32];
    at += sprintf(at, "<!doctype html><html lang=en><head><meta charset=utf-8><title>Page %ld</title>"
                      "<meta name=description content=\"About page %ld\"></head><body><h1>Page %ld</h1>",
                  page, page, page);
    for (int part = 0; part < 3; part++) {
        at = stpcpy(words(stpcpy(at, part ? "<h3>" : "<h2>"), page * 8 + part, 4), part ? "</h3>" : "</h2>");
        at = stpcpy(words(stpcpy(at, "<p class=text>"), page * 8 + 4 + part, 75), "</p>\n");
    }
    at = stpcpy(at, "<ul>");
    for (int i = 0; i < LINKS; i++) {
        long to = linked(page, i);
        at = stpcpy(at, "<li><a href=\"");
        if (host_count > 1) {
            address_of(to % host_count, address);
            at += sprintf(at, "http://%s:%d", address, port);
        }
        at += sprintf(at, "/p/%ld.html\">Page %ld</a></li>\n", to, to);
    }
    return stpcpy(at, "</ul></body></html>\n") - out;
}

static size_t write_stats(struct endpoint *to) {
    reserve(to, 1024 + 160 * host_count);
    char *at = to->answer + 256, *begin = at, address[32]; /* room for the head */
    at += sprintf(at, "{\"pages\": %ld, \"again\": %ld, \"others\": %ld, ", pages, again, others);
    at += sprintf(at, "\"connections\": %ld, \"span\": %.6f, \"peak\": %d,\n\"tenths\": [", connections,
                  last - began, peak);
    for (int i = 0; i < TENTHS; i++) at += sprintf(at, "%s%.6f", i ? ", " : "", tenths[i]);
    at = stpcpy(at, "], \"hosts\": [");
    for (int i = 0; i < host_count; i++) {
        struct host *host = &hosts[i];
        address_of(i, address);
        at += sprintf(at, "%s\n{\"host\": \"%s\", \"requests\": %ld, \"peak\": %d", i ? "," : "", address,
                      host->requests, host->peak);
        if (host->requests > 1)
            at += sprintf(at, ", \"gap\": %.6f, \"start_gap\": %.6f", host->gap, host->start_gap);
        *at++ = '}';
    }
    return stpcpy(at, "]}\n") - begin;
}

/* The answer to the request that is there, whole, in the endpoint's buffer; 1 when it counts. */
static int answer(struct endpoint *to) {
    static char body[8192];
    const char *status = "200 OK", *type = "text/html; charset=utf-8";
    char cookie[64] = "";
    size_t length;
    long page;
    int end = 0;
    reserve(to, 16384);
    if (sscanf(to->request, "GET /p/%ld.html HTTP/1.1\r%n", &page, &end) == 1 && end && page >= 0 &&
        page < page_count && page % host_count == to->host) {
        length = write_page(body, page);
        if (cookies && page % cookies == 0) sprintf(cookie, "Set-Cookie: page=%ld\r\n", page);
        if (served[page]) again++;
        else if (++pages * TENTHS % page_count < TENTHS)
            tenths[pages * TENTHS / page_count - 1] = now() - began;
        served[page] = 1;
    } else if (!strncmp(to->request, "GET /__stats ", 13)) {
        length = write_stats(to);
        int head = sprintf(to->answer, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                       "Content-Length: %zu\r\n\r\n", length);
        memmove(to->answer + head, to->answer + 256, length);
        to->length = head + length;
        return 0;
    } else {
        others++;
        type = "text/plain";
        if (!strncmp(to->request, "GET /robots.txt ", 16)) {
            length = sprintf(body, "User-agent: *\nDisallow: /private/\n");
        } else {
            status = "404 Not Found";
            length = sprintf(body, "no such page on this host\n");
        }
    }
    int head = sprintf(to->answer, "HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n\r\n",
                       status, type, cookie, length);
    memcpy(to->answer + head, body, length);
    to->length = head + length;
    return 1;
}

/* ---- connections */

static void drop(struct endpoint *connection) {
    if (connection->socket >= 0) close(connection->socket);
    connection->socket = -1;
    connection->closed = 1;
    if (connection->waits) return; /* its turn frees it */
    free(connection->answer);
    free(connection);
}

static void began_one(int number) {
    struct host *host = &hosts[number];
    double time = now();
    if (!began) began = time;
    if (host->requests++) {
        double start_gap = time - host->started, gap = host->in_flight ? 0 : time - host->ended;
        if (host->requests == 2 || start_gap < host->start_gap) host->start_gap = start_gap;
        if (host->requests == 2 || gap < host->gap) host->gap = gap;
    }
    host->started = last = time;
    if (++host->in_flight > host->peak) host->peak = host->in_flight;
    if (++in_flight > peak) peak = in_flight;
}

static void ended_one(int number) {
    hosts[number].in_flight--;
    hosts[number].ended = now();
    in_flight--;
}

/* Sends what can be sent, if its time has come; 0 when the connection is gone. */
static int flush(struct endpoint *to) {
    if (to->waits) return 1;
    while (to->sent < to->length) {
        ssize_t count = send(to->socket, to->answer + to->sent, to->length - to->sent, MSG_NOSIGNAL);
        if (count < 0) return errno == EAGAIN;
        to->sent += count;
    }
    return 1;
}

static void wait_turn(struct endpoint *connection, double due) {
    if (turns_count == turns_room) {
        size_t room = turns_room ? 2 * turns_room : 1024;
        struct turn *more = must(malloc(room * sizeof *more));
        for (size_t i = 0; i < turns_count; i++) more[i] = turns[(turns_first + i) % turns_room];
        free(turns);
        turns = more;
        turns_first = 0;
        turns_room = room;
    }
    turns[(turns_first + turns_count++) % turns_room] = (struct turn){connection, due};
    connection->waits = 1;
}

/* Takes the request that is there, if it is whole; 0 when the connection is gone. One that comes while
   an answer is under way waits in the buffer. */
static int take(struct endpoint *from) {
    while (!from->waits && from->sent == from->length) {
        from->request[from->received] = 0;
        char *end = strstr(from->request, "\r\n\r\n");
        if (!end) return from->received < REQUEST_ROOM - 1;
        size_t size = end + 4 - from->request;
        int counts = answer(from);
        memmove(from->request, from->request + size, from->received -= size);
        from->sent = 0;
        if (counts) began_one(from->host);
        if (counts && latency) {
            wait_turn(from, now() + latency * 1e-3);
            return 1;
        }
        if (counts) ended_one(from->host);
        if (!flush(from)) return 0;
    }
    return 1;
}

/* Answers those whose time has come; returns the milliseconds until the next, -1: nobody waits. */
static int answer_due(void) {
    while (turns_count) {
        struct turn turn = turns[turns_first];
        double left = turn.due - now();
        if (left > 0) return (int)(left * 1000) + 1;
        turns_first = (turns_first + 1) % turns_room;
        turns_count--;
        turn.endpoint->waits = 0;
        ended_one(turn.endpoint->host);
        if (turn.endpoint->closed || !flush(turn.endpoint) || !take(turn.endpoint)) drop(turn.endpoint);
    }
    return -1;
}

/* Reads all that has come; 0 when the connection is gone. */
static int receive(struct endpoint *from) {
    for (;;) {
        size_t room = REQUEST_ROOM - 1 - from->received;
        if (!room) return 0;
        ssize_t count = recv(from->socket, from->request + from->received, room, 0);
        if (count == 0) return 0;
        if (count < 0) return errno == EAGAIN;
        from->received += count;
        if (!take(from)) return 0;
    }
}

static struct endpoint *watch(int socket, int host, int listens) {
    struct endpoint *made = must(calloc(1, sizeof *made));
    made->socket = socket;
    made->host = host;
    made->listens = listens;
    struct epoll_event event = {EPOLLIN | (listens ? 0 : EPOLLOUT | EPOLLET), {.ptr = made}};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event)) fail("epoll_ctl");
    return made;
}

static void accept_from(struct endpoint *listener) {
    int one = 1, socket = accept4(listener->socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    watch(socket, listener->host, 0);
    connections++;
}

/* The first host's port is any free one; the others take the same. */
static void listen_at(int host) {
    char address[32];
    address_of(host, address);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, address, &at.sin_addr);
    int one = 1, made = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof at;
    if (made < 0 || setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
        bind(made, (struct sockaddr *)&at, size) || listen(made, 4096) ||
        getsockname(made, (struct sockaddr *)&at, &size))
        fail(address);
    port = ntohs(at.sin_port);
    watch(made, host, 1);
}

static int usage(void) {
    fprintf(stderr, "usage: synthd [--pages N] [--hosts N] [--latency MS] [--cookies N]\n");
    return 64;
}

int main(int count, char **arguments) {
    for (int i = 1; i < count; i += 2) {
        long *option = !strcmp(arguments[i], "--pages") ? &page_count
                       : !strcmp(arguments[i], "--hosts") ? &host_count
                       : !strcmp(arguments[i], "--latency") ? &latency
                       : !strcmp(arguments[i], "--cookies") ? &cookies : NULL;
        if (!option || i + 1 == count) return usage();
        *option = atol(arguments[i + 1]);
    }
    if (host_count < 1 || host_count > HOSTS_MOST || page_count < host_count || page_count < 100 || latency < 0 ||
        cookies < 0)
        return usage();
    struct rlimit files;
    if (!getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    hosts = must(calloc(host_count, sizeof *hosts));
    served = must(calloc(page_count, 1));
    poller = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < host_count; i++) listen_at(i);
    struct epoll_event events[EVENTS] = {{EPOLLIN, {.ptr = NULL}}};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, events)) fail("synthd: standard input is no pipe");
    printf("http://127.1.0.1:%d\n", port);
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS, answer_due());
        for (int i = 0; i < ready; i++) {
            struct endpoint *endpoint = events[i].data.ptr;
            char byte;
            if (!endpoint) {
                if (read(STDIN_FILENO, &byte, 1) <= 0) return 0;
            } else if (endpoint->listens) {
                accept_from(endpoint);
            } else if (!flush(endpoint) || !take(endpoint) || !receive(endpoint)) {
                drop(endpoint);
            }
        }
    }
}

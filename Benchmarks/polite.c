// A site of many hosts that writes down when each request came and when it was answered, for Benchmarks/polite.
//   polite LOG
// It listens on one free port of all addresses of 127.0.0.0/8, prints the port, and ends with its standard input.
// A line of LOG is: arrival, answer (nanoseconds of CLOCK_MONOTONIC), host, path, status, and the time before which
// the answer's Retry-After allows no request to the host (0 without one). The arrival is the kernel's time of the
// request's last segment, so that it does not matter when this process came to read it.
//
// What a host does is in the second number of its address:
//   127.1  nothing special            127.4  Crawl-delay: 1
//   127.2  nothing special            127.5  Request-rate: 1/1s
//   127.3  answers take 400 ms        127.6  429 and 503 with Retry-After, once each
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { PAGES = 20, REQUEST = 4096, ANSWER = 4096, MOST = 1 << 16 };

struct connection {
  int socket, timer, length, written, size;
  uint32_t host;
  int64_t arrived, not_before;
  int status, busy;
  char request[REQUEST], path[256], answer[ANSWER];
};

static struct connection *by_descriptor[MOST];  // by socket and by timer
static uint8_t waited[256][256];                // of 127.6: which refusals a host has had
static int poller;
static FILE *file;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t clock_ns(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// Reads what there is; its arrival is the kernel's time of the last segment (SO_TIMESTAMPNS).
static ssize_t receive_at(int descriptor, char *bytes, size_t size, int64_t *arrived) {
  union {
    char bytes[CMSG_SPACE(sizeof(struct timespec))];
    struct cmsghdr alignment;
  } control;
  struct iovec piece = {bytes, size};
  struct msghdr message = {
      .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
  ssize_t count = recvmsg(descriptor, &message, 0);
  *arrived = clock_ns(CLOCK_MONOTONIC);
  if (count <= 0) return count;
  for (struct cmsghdr *field = CMSG_FIRSTHDR(&message); field; field = CMSG_NXTHDR(&message, field)) {
    if (field->cmsg_level != SOL_SOCKET || field->cmsg_type != SCM_TIMESTAMPNS) continue;
    struct timespec stamp;
    memcpy(&stamp, CMSG_DATA(field), sizeof stamp);
    *arrived -= clock_ns(CLOCK_REALTIME) - (stamp.tv_sec * 1000000000LL + stamp.tv_nsec);
  }
  return count;
}

static void watch(int descriptor, uint32_t events, int how) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(poller, how, descriptor, &event)) fail("epoll_ctl");
}

static void note(struct connection *c, int64_t ended) {
  char host[INET_ADDRSTRLEN];
  struct in_addr address = {htonl(c->host)};
  inet_ntop(AF_INET, &address, host, sizeof host);
  fprintf(file, "%lld %lld %s %s %d %lld\n", (long long)c->arrived, (long long)ended, host, c->path, c->status,
          (long long)c->not_before);
  c->busy = 0;
}

static void end(struct connection *c) {
  // Whoever went away before the answer has had all that there will be.
  if (c->busy) c->status = 0, note(c, clock_ns(CLOCK_MONOTONIC));
  by_descriptor[c->socket] = by_descriptor[c->timer] = NULL;
  close(c->socket);
  close(c->timer);
  free(c);
}

static void open_connection(int listener) {
  int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (descriptor < 0) return;
  struct sockaddr_in here;
  socklen_t size = sizeof here;
  getsockname(descriptor, (struct sockaddr *)&here, &size);
  struct connection *c = calloc(1, sizeof *c);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  if (!c || descriptor >= MOST || timer < 0 || timer >= MOST || ntohl(here.sin_addr.s_addr) >> 24 != 127) {
    close(descriptor);
    close(timer);
    free(c);
    return;
  }
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &(int){1}, sizeof(int));
  c->socket = descriptor;
  c->timer = timer;
  c->host = ntohl(here.sin_addr.s_addr);
  by_descriptor[descriptor] = by_descriptor[timer] = c;
  watch(descriptor, EPOLLIN, EPOLL_CTL_ADD);
  watch(timer, EPOLLIN, EPOLL_CTL_ADD);
}

// Begins to answer when the whole head of a request is there; the answer leaves when the timer rings.
static void receive(struct connection *c) {
  int64_t arrived;
  ssize_t count = receive_at(c->socket, c->request + c->length, REQUEST - 1 - c->length, &arrived);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return end(c);
  c->length += count;
  c->request[c->length] = 0;
  if (!strstr(c->request, "\r\n\r\n")) return;
  if (c->busy || sscanf(c->request, "GET %255s", c->path) != 1) return end(c);
  c->length = 0;
  c->busy = 1;
  c->arrived = arrived;
  long milliseconds = (c->host >> 16 & 255) == 3 ? 400 : 20;
  struct itimerspec after = {.it_value = {.tv_nsec = milliseconds * 1000000}};
  if (timerfd_settime(c->timer, 0, &after, NULL)) fail("timerfd_settime");
}

static int page(struct connection *c, char *body) {
  int kind = c->host >> 16 & 255;
  int length = sprintf(body, "<title>%s</title><h1>%s</h1>", c->path, c->path);
  if (strcmp(c->path, "/")) return length;
  length += sprintf(body + length, "<a href=/private/1>-</a>");
  if (kind == 6) length += sprintf(body + length, "<a href=/wait/seconds>-</a><a href=/wait/date>-</a>");
  for (int number = 1; number <= PAGES; number++)
    length += sprintf(body + length, "<a href=/%d>-</a>", number);
  return length;
}

static void answer(struct connection *c) {
  char body[ANSWER / 2] = "", wait[128] = "";
  int kind = c->host >> 16 & 255, length;
  uint8_t *seen = &waited[c->host >> 8 & 255][c->host & 255];
  const char *type = "text/html";
  int64_t now = clock_ns(CLOCK_MONOTONIC), wall = clock_ns(CLOCK_REALTIME);
  c->status = 200;
  c->not_before = 0;
  if (!strcmp(c->path, "/robots.txt")) {
    type = "text/plain";
    length = sprintf(body, "User-agent: *\nDisallow: /private\n%s%s", kind == 4 ? "Crawl-delay: 1\n" : "",
                     kind == 5 ? "Request-rate: 1/1s\n" : "");
  } else if (!strcmp(c->path, "/wait/seconds") && !(*seen & 1)) {
    *seen |= 1;
    c->status = 429;
    c->not_before = now + 2000000000LL;
    strcpy(wait, "Retry-After: 2\r\n");
    length = 0;
  } else if (!strcmp(c->path, "/wait/date") && !(*seen & 2)) {
    *seen |= 2;
    c->status = 503;
    time_t at = wall / 1000000000LL + 3;
    c->not_before = now + (at * 1000000000LL - wall);
    strftime(wait, sizeof wait, "Retry-After: %a, %d %b %Y %T GMT\r\n", gmtime(&at));
    length = 0;
  } else {
    length = page(c, body);
  }
  c->size = sprintf(c->answer, "HTTP/1.1 %d -\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s", c->status, type,
                    length, wait, body);
  // First, as the client may ask again before this process comes to itself.
  note(c, clock_ns(CLOCK_MONOTONIC));
  if (send(c->socket, c->answer, c->size, MSG_NOSIGNAL) != c->size) end(c);
}

int main(int count, char **arguments) {
  if (count != 2 || !(file = fopen(arguments[1], "w"))) {
    fprintf(stderr, "usage: polite LOG\n");
    return 64;
  }
  struct rlimit most;
  getrlimit(RLIMIT_NOFILE, &most);
  most.rlim_cur = most.rlim_max;
  setrlimit(RLIMIT_NOFILE, &most);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
  socklen_t size = sizeof place;
  if (bind(listener, (struct sockaddr *)&place, size) || listen(listener, 4096)) fail("listen");
  getsockname(listener, (struct sockaddr *)&place, &size);
  poller = epoll_create1(0);
  watch(listener, EPOLLIN, EPOLL_CTL_ADD);
  watch(0, EPOLLIN | EPOLLHUP, EPOLL_CTL_ADD);
  printf("%d\n", ntohs(place.sin_port));
  fflush(stdout);
  for (;;) {
    struct epoll_event events[256];
    int ready = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      int descriptor = events[i].data.fd;
      if (descriptor == 0) return fclose(file) != 0;
      if (descriptor == listener) {
        open_connection(listener);
        continue;
      }
      struct connection *c = by_descriptor[descriptor];
      if (!c) continue;
      uint64_t rings;
      if (descriptor == c->socket) receive(c);
      else if (read(c->timer, &rings, sizeof rings) == sizeof rings) answer(c);
    }
  }
}

/* barec: the least that a crawler on libcurl and libxml2 can do. It is the mark that `Benchmarks/run`
   holds Trawl against: the same pages, the same fields, one JSON line a page; no store, no politeness,
   no robots, no retries, no history.

     barec [--walk] [--loopback] URL OUT [CONCURRENCY [THREADS]]

   Every thread has a multi handle with its share of the transfers. What the threads share are the known
   URLs, in the order in which they were found, and the output; each has a lock, taken once a page.
   Fields are found by compiled XPath expressions in a tree that libxml2 allocates node by node, as one
   would write it first. With --walk they are found in one walk over a tree that is bumped out of an arena
   and dropped at once (Sources/CTreeArena), which is the fastest that the two libraries allow. Both write
   the same bytes. Followed are links to *.html on the start URL's host, without a query; with --loopback
   on every host 127.x.y.z on that port. */
#define _GNU_SOURCE
#include "tree_arena.h"

#include <curl/curl.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void *must(void *memory) {
    if (!memory) { perror("barec"); exit(1); }
    return memory;
}

/* ---- bytes that grow */

struct bytes { char *data; size_t count, room; };

static void reserve(struct bytes *to, size_t count) {
    if (to->count + count <= to->room) return;
    to->room = 2 * (to->count + count) + 4096;
    to->data = must(realloc(to->data, to->room));
}

static void append(struct bytes *to, const void *from, size_t count) {
    reserve(to, count);
    memcpy(to->data + to->count, from, count);
    to->count += count;
}

static void append_text(struct bytes *to, const char *text) { append(to, text, strlen(text)); }

/* ---- the URLs: a list, and a table of places in it (open addressing, at most half full) */

static struct {
    pthread_mutex_t lock;
    char **list;
    uint32_t *table; /* place in the list, plus 1 */
    size_t count, next, room, slots, in_flight;
    int over;
} urls = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint64_t hash(const char *text) {
    uint64_t value = 14695981039346656037u; /* FNV-1a */
    for (; *text; text++) value = (value ^ (unsigned char)*text) * 1099511628211u;
    return value ^ value >> 29;
}

/* Where a URL stands in the table, or the free slot for it. */
static uint32_t *slot(const char *url) {
    size_t place = hash(url) & (urls.slots - 1);
    while (urls.table[place] && strcmp(urls.list[urls.table[place] - 1], url))
        place = (place + 1) & (urls.slots - 1);
    return &urls.table[place];
}

/* With the lock held: adds a URL, unless it is known. */
static void add_url(const char *url) {
    if (urls.count * 2 >= urls.slots) {
        urls.slots = urls.slots ? urls.slots * 2 : 1 << 14;
        free(urls.table);
        urls.table = must(calloc(urls.slots, sizeof *urls.table));
        for (size_t i = 0; i < urls.count; i++) *slot(urls.list[i]) = i + 1;
    }
    uint32_t *free_slot = slot(url);
    if (*free_slot) return;
    if (urls.count == urls.room) {
        urls.room = urls.room ? urls.room * 2 : 1 << 13;
        urls.list = must(realloc(urls.list, urls.room * sizeof *urls.list));
    }
    urls.list[urls.count++] = must(strdup(url));
    *free_slot = urls.count;
}

/* ---- links */

static int any_loopback, with_walk;

/* The length of a URL's scheme and host. */
static size_t root_of(const char *url) { return strcspn(url + 8, "/") + 8; }

/* Whether an absolute link, `own` bytes of which are its scheme and host, is of a host that is crawled. */
static int is_crawled(const char *page, size_t root, const char *link, size_t own) {
    if (own == root && !strncmp(link, page, root)) return 1;
    if (!any_loopback || strncmp(link, "http://127.", 11)) return 0;
    size_t port = strcspn(page + 7, ":") + 7, own_port = strcspn(link + 7, ":") + 7;
    return own > own_port && root > port && own - own_port == root - port &&
           !strncmp(link + own_port, page + port, root - port);
}

/* Resolves a reference against the page's URL (RFC 3986, 5.2) into `out`, without its fragment; 0 when
   it is not followed. `root` is the length of the page's scheme and host. */
static int resolve(const char *page, size_t root, const char *link, char *out, size_t room) {
    while (*link && (unsigned char)*link <= ' ') link++;
    size_t count = strcspn(link, "#");
    while (count && (unsigned char)link[count - 1] <= ' ') count--;
    if (count < 5 || strncmp(link + count - 5, ".html", 5) || memchr(link, '?', count)) return 0;
    size_t first = strcspn(link, ":/");
    if (first < count && link[first] == ':') {
        size_t own = count > 8 ? root_of(link) : 0;
        if (!own || own >= count || !is_crawled(page, root, link, own)) return 0;
        page = link;
        root = own;
        link += own;
        count -= own;
    } else if (link[0] == '/' && link[1] == '/') {
        return 0;
    }
    size_t length = root;
    if (*link != '/') length = strrchr(page, '/') - page;
    if (length + 3 * count + 2 > room) return 0;
    memcpy(out, page, length);
    for (const char *end = link + count; link < end;) {
        if (*link == '/') link++;
        size_t part = strcspn(link, "/");
        if (part > (size_t)(end - link)) part = end - link;
        if (part == 2 && link[0] == '.' && link[1] == '.') {
            while (length > root && out[--length] != '/') {}
        } else if (part != 1 || *link != '.') {
            out[length++] = '/';
            for (size_t i = 0; i < part; i++) {
                unsigned char c = link[i];
                if (c > ' ' && c <= '~' && !strchr("\"<>\\^`{|}", c)) out[length++] = c;
                else length += sprintf(out + length, "%%%02X", c);
            }
        }
        link += part;
    }
    out[length] = 0;
    return 1;
}

/* ---- fields */

enum { H1, TITLE, HEADINGS, LINKS, DESCRIPTION, PARAGRAPH, EXPRESSIONS };
static const char *const expressions[EXPRESSIONS] = {
    "(//h1)[1]", "(//title)[1]", "//h2 | //h3", "//a/@href",
    "(//meta[@name='description']/@content)[1]", "(//p)[1]",
};

struct transfer {
    CURL *easy;
    const char *url;
    struct bytes body;
};

struct worker {
    pthread_t thread;
    CURLM *multi;
    struct transfer *transfers, **idle;
    int count, idle_count;
    xmlXPathCompExprPtr compiled[EXPRESSIONS];
    struct bytes line, text, links, headings;
    long pages, failed;
};

static struct worker *workers;
static int worker_count = 2;
static FILE *output;

static void collect_text(struct bytes *to, const xmlNode *node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        append_text(to, (const char *)node->content);
    for (const xmlNode *child = node->children; child; child = child->next) collect_text(to, child);
}

static int blank(unsigned char c) { return c == ' ' || (c >= 9 && c <= 13); }

/* A node's text as a JSON string, white space folded; null when there is no node. */
static void append_json(struct worker *self, struct bytes *to, const xmlNode *node) {
    if (!node) {
        append_text(to, "null");
        return;
    }
    self->text.count = 0;
    collect_text(&self->text, node);
    append(&self->text, "", 1);
    /* A byte becomes six at most. */
    reserve(to, 6 * self->text.count + 2);
    char *out = to->data + to->count;
    int begun = 0, gap = 0;
    *out++ = '"';
    for (const unsigned char *c = (unsigned char *)self->text.data; *c; c++) {
        if (blank(*c)) { gap = begun; continue; }
        if (gap) *out++ = ' ';
        begun = 1;
        gap = 0;
        if (*c == '"' || *c == '\\') *out++ = '\\';
        if (*c < ' ') out += sprintf(out, "\\u%04x", *c);
        else *out++ = *c;
    }
    *out++ = '"';
    to->count = out - to->data;
}

static xmlXPathObjectPtr matches(struct worker *self, xmlXPathContextPtr context, int field) {
    return must(xmlXPathCompiledEval(self->compiled[field], context));
}

static int count_of(xmlXPathObjectPtr found) { return found->nodesetval ? found->nodesetval->nodeNr : 0; }

/* The first match of the field; null when there is none. */
static const xmlNode *first_match(struct worker *self, xmlXPathContextPtr context, int field) {
    xmlXPathObjectPtr found = matches(self, context, field);
    const xmlNode *node = count_of(found) ? found->nodesetval->nodeTab[0] : NULL;
    xmlXPathFreeObject(found);
    return node;
}

/* What a page has: nodes of its tree; its headings and links are in the worker's buffers. */
struct page {
    const xmlNode *title, *description, *paragraph;
    int links;
};

static void add_heading(struct worker *self, const xmlNode *node) {
    if (self->headings.count) append(&self->headings, ",", 1);
    append_json(self, &self->headings, node);
}

/* Keeps a link that is to be followed, resolved and with its ending zero. */
static void add_link(struct worker *self, const char *url, size_t root, const xmlNode *attribute) {
    const xmlNode *value = attribute->children;
    char resolved[2084];
    if (value && resolve(url, root, (const char *)value->content, resolved, sizeof resolved))
        append(&self->links, resolved, strlen(resolved) + 1);
}

static struct page find_by_xpath(struct worker *self, htmlDocPtr document, const char *url) {
    size_t root = root_of(url);
    xmlXPathContextPtr context = must(xmlXPathNewContext(document));
    struct page page = {.title = first_match(self, context, H1)};
    if (!page.title) page.title = first_match(self, context, TITLE);
    xmlXPathObjectPtr found = matches(self, context, HEADINGS);
    for (int i = 0; i < count_of(found); i++) add_heading(self, found->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(found);
    found = matches(self, context, LINKS);
    page.links = count_of(found);
    for (int i = 0; i < page.links; i++) add_link(self, url, root, found->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(found);
    page.description = first_match(self, context, DESCRIPTION);
    page.paragraph = first_match(self, context, PARAGRAPH);
    xmlXPathFreeContext(context);
    return page;
}

static const xmlNode *attribute(const xmlNode *node, const char *name) {
    for (const xmlAttr *each = node->properties; each; each = each->next)
        if (!strcmp((const char *)each->name, name)) return (const xmlNode *)each;
    return NULL;
}

static int is_description(const xmlNode *meta) {
    const xmlNode *name = attribute(meta, "name");
    return name && name->children && !strcmp((const char *)name->children->content, "description");
}

/* The node that follows in the order of the document. */
static const xmlNode *after(const xmlNode *node) {
    if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
    while (node && !node->next) node = node->parent;
    return node ? node->next : NULL;
}

static struct page find_by_walk(struct worker *self, htmlDocPtr document, const char *url) {
    size_t root = root_of(url);
    struct page page = {0};
    const xmlNode *h1 = NULL, *found;
    for (const xmlNode *node = document->children; node; node = after(node)) {
        if (node->type != XML_ELEMENT_NODE) continue;
        const char *name = (const char *)node->name;
        switch (name[0]) {
        case 'a':
            if (name[1] || !(found = attribute(node, "href"))) break;
            page.links++;
            add_link(self, url, root, found);
            break;
        case 'h':
            if (!name[1] || name[2]) break;
            if (name[1] == '2' || name[1] == '3') add_heading(self, node);
            if (name[1] == '1' && !h1) h1 = node;
            break;
        case 'p':
            if (!name[1] && !page.paragraph) page.paragraph = node;
            break;
        case 't':
            if (!page.title && !strcmp(name, "title")) page.title = node;
            break;
        case 'm':
            if (!page.description && !strcmp(name, "meta") && is_description(node))
                page.description = attribute(node, "content");
            break;
        }
    }
    if (h1) page.title = h1;
    return page;
}

/* Writes the page's line and gathers its links. */
static void extract(struct worker *self, htmlDocPtr document, const char *url) {
    self->headings.count = 0;
    struct page page = (with_walk ? find_by_walk : find_by_xpath)(self, document, url);
    struct bytes *line = &self->line;
    char number[32];
    append_text(line, "{\"title\":");
    append_json(self, line, page.title);
    append_text(line, ",\"headings\":[");
    append(line, self->headings.data, self->headings.count);
    append(line, number, sprintf(number, "],\"links\":%d", page.links));
    append_text(line, ",\"description\":");
    append_json(self, line, page.description);
    append_text(line, ",\"paragraph\":");
    append_json(self, line, page.paragraph);
    append_text(line, ",\"_url\":\"");
    append_text(line, url);
    append_text(line, "\"}\n");
}

static void parse(struct worker *self, const struct transfer *transfer) {
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                        HTML_PARSE_NONET | HTML_PARSE_COMPACT;
    int in_arena = with_walk && trawl_arena_begin();
    htmlDocPtr document =
        htmlReadMemory(transfer->body.data, (int)transfer->body.count, transfer->url, NULL, options);
    if (document) extract(self, document, transfer->url);
    if (!in_arena) {
        xmlFreeDoc(document);
        return;
    }
    trawl_arena_end();
    trawl_arena_drop();
}

/* ---- fetching */

static size_t receive(char *data, size_t size, size_t count, void *transfer) {
    append(&((struct transfer *)transfer)->body, data, size * count);
    return size * count;
}

static void wake_others(struct worker *self) {
    for (int i = 0; i < worker_count; i++)
        if (&workers[i] != self) curl_multi_wakeup(workers[i].multi);
}

/* Gives idle transfers the next URLs; 0 when the crawl is over. */
static int fill(struct worker *self) {
    pthread_mutex_lock(&urls.lock);
    while (self->idle_count && urls.next < urls.count) {
        struct transfer *transfer = self->idle[--self->idle_count];
        transfer->url = urls.list[urls.next++];
        transfer->body.count = 0;
        urls.in_flight++;
        curl_easy_setopt(transfer->easy, CURLOPT_URL, transfer->url);
        curl_multi_add_handle(self->multi, transfer->easy);
    }
    if (urls.next == urls.count && !urls.in_flight) urls.over = 1;
    int over = urls.over;
    pthread_mutex_unlock(&urls.lock);
    return !over;
}

static void finish(struct worker *self, struct transfer *transfer, CURLcode code) {
    long status = 0;
    char *type = NULL;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    self->links.count = self->line.count = 0;
    if (code != CURLE_OK || status != 200 || !type || strncasecmp(type, "text/html", 9)) {
        self->failed++;
    } else {
        parse(self, transfer);
        self->pages++;
    }
    fwrite(self->line.data, 1, self->line.count, output);
    pthread_mutex_lock(&urls.lock);
    for (size_t at = 0; at < self->links.count; at += strlen(self->links.data + at) + 1)
        add_url(self->links.data + at);
    urls.in_flight--;
    pthread_mutex_unlock(&urls.lock);
}

static void *crawl(void *argument) {
    struct worker *self = argument;
    while (fill(self)) {
        int left, finished = 0;
        curl_multi_perform(self->multi, &left);
        for (CURLMsg *message; (message = curl_multi_info_read(self->multi, &left)); finished++) {
            struct transfer *transfer;
            CURLcode code = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
            curl_multi_remove_handle(self->multi, transfer->easy);
            finish(self, transfer, code);
            self->idle[self->idle_count++] = transfer;
        }
        if (finished) wake_others(self);
        else curl_multi_poll(self->multi, NULL, 0, 1000, NULL);
    }
    wake_others(self);
    return NULL;
}

static void prepare(struct worker *self, int transfers) {
    self->count = self->idle_count = transfers;
    self->multi = must(curl_multi_init());
    self->transfers = must(calloc(transfers, sizeof *self->transfers));
    self->idle = must(calloc(transfers, sizeof *self->idle));
    for (int i = 0; i < EXPRESSIONS; i++)
        self->compiled[i] = must(xmlXPathCompile((const xmlChar *)expressions[i]));
    for (int i = 0; i < transfers; i++) {
        struct transfer *transfer = self->idle[i] = &self->transfers[i];
        transfer->easy = must(curl_easy_init());
        curl_easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, receive);
        curl_easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
        curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
        curl_easy_setopt(transfer->easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT, 120L);
        curl_easy_setopt(transfer->easy, CURLOPT_USERAGENT, "barec");
    }
}

int main(int count, char **arguments) {
    for (; count > 1 && !strncmp(arguments[1], "--", 2); count--, arguments++) {
        if (!strcmp(arguments[1], "--walk")) with_walk = 1;
        else if (!strcmp(arguments[1], "--loopback")) any_loopback = 1;
        else count = 0;
    }
    if (count < 3) {
        fprintf(stderr, "usage: barec [--walk] [--loopback] URL OUT [CONCURRENCY [THREADS]]\n");
        return 64;
    }
    int concurrency = count > 3 ? atoi(arguments[3]) : 32;
    if (count > 4) worker_count = atoi(arguments[4]);
    if (worker_count < 1 || concurrency < worker_count) {
        fprintf(stderr, "barec: every thread needs a transfer\n");
        return 64;
    }
    if (with_walk && trawl_arena_install()) must(NULL);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    xmlInitParser();
    output = must(fopen(arguments[2], "w"));
    add_url(arguments[1]);
    workers = must(calloc(worker_count, sizeof *workers));
    for (int i = 0; i < worker_count; i++)
        prepare(&workers[i], concurrency / worker_count + (i < concurrency % worker_count));
    for (int i = 1; i < worker_count; i++)
        if (pthread_create(&workers[i].thread, NULL, crawl, &workers[i])) must(NULL);
    crawl(&workers[0]);
    long pages = workers[0].pages, failed = workers[0].failed;
    for (int i = 1; i < worker_count; i++) {
        pthread_join(workers[i].thread, NULL);
        pages += workers[i].pages;
        failed += workers[i].failed;
    }
    if (fclose(output)) must(NULL);
    fprintf(stderr, "%ld pages, %ld failed\n", pages, failed);
    return 0;
}

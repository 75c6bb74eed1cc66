/* barec: the least that a crawler on libcurl and libxml2 can do. It is the mark that `Benchmarks/run`
   holds Trawl against: the same pages, the same fields, one JSON line a page; no store, no politeness,
   no robots, no retries, no history.

     barec URL OUT [CONCURRENCY [THREADS]]

   Every thread has a multi handle with its share of the transfers, and compiled XPath expressions. What
   the threads share are the known URLs, in the order in which they were found, and the output; each has
   a lock, taken once a page. Followed are links to *.html on the start URL's host, without a query. */
#define _GNU_SOURCE
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

static void append(struct bytes *to, const void *from, size_t count) {
    if (to->count + count > to->room) {
        to->room = 2 * (to->count + count) + 4096;
        to->data = must(realloc(to->data, to->room));
    }
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

/* Resolves a reference against the page's URL (RFC 3986, 5.2) into `out`, without its fragment; 0 when
   it is not followed. `root` is the length of scheme and host. */
static int resolve(const char *page, size_t root, const char *link, char *out, size_t room) {
    while (*link && (unsigned char)*link <= ' ') link++;
    size_t count = strcspn(link, "#");
    while (count && (unsigned char)link[count - 1] <= ' ') count--;
    if (count < 5 || strncmp(link + count - 5, ".html", 5) || memchr(link, '?', count)) return 0;
    size_t first = strcspn(link, ":/");
    if (first < count && link[first] == ':') {
        if (strncmp(link, page, root) || link[root] != '/') return 0;
        link += root;
        count -= root;
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
                int plain = c > ' ' && c <= '~' && !strchr("\"<>\\^`{|}", c);
                length += sprintf(out + length, plain ? "%c" : "%%%02X", c);
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
    struct bytes line, text, links;
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

/* A node's text as a JSON string, white space folded. */
static void append_json(struct worker *self, const xmlNode *node) {
    self->text.count = 0;
    collect_text(&self->text, node);
    append(&self->text, "", 1);
    append(&self->line, "\"", 1);
    int begun = 0, gap = 0;
    for (const char *c = self->text.data; *c; c++) {
        if (blank(*c)) { gap = begun; continue; }
        if (gap) append(&self->line, " ", 1);
        begun = 1;
        gap = 0;
        char escape[8];
        if (*c == '"' || *c == '\\') append(&self->line, escape, sprintf(escape, "\\%c", *c));
        else if ((unsigned char)*c < ' ') append(&self->line, escape, sprintf(escape, "\\u%04x", *c));
        else append(&self->line, c, 1);
    }
    append(&self->line, "\"", 1);
}

static xmlXPathObjectPtr matches(struct worker *self, xmlXPathContextPtr context, int field) {
    return must(xmlXPathCompiledEval(self->compiled[field], context));
}

static int count_of(xmlXPathObjectPtr found) { return found->nodesetval ? found->nodesetval->nodeNr : 0; }

/* Writes the first match of the field, else of the other one (-1: there is none), else null. */
static void append_first(struct worker *self, xmlXPathContextPtr context, int field, int other) {
    xmlXPathObjectPtr found = matches(self, context, field);
    if (count_of(found)) append_json(self, found->nodesetval->nodeTab[0]);
    else if (other >= 0) append_first(self, context, other, -1);
    else append_text(&self->line, "null");
    xmlXPathFreeObject(found);
}

/* Writes the page's line and gathers its links, each resolved and with its ending zero. */
static void extract(struct worker *self, htmlDocPtr document, const char *url) {
    size_t root = strcspn(url + 8, "/") + 8;
    xmlXPathContextPtr context = must(xmlXPathNewContext(document));
    self->line.count = self->links.count = 0;
    append_text(&self->line, "{\"title\":");
    append_first(self, context, H1, TITLE);
    append_text(&self->line, ",\"headings\":[");
    xmlXPathObjectPtr found = matches(self, context, HEADINGS);
    for (int i = 0; i < count_of(found); i++) {
        if (i) append_text(&self->line, ",");
        append_json(self, found->nodesetval->nodeTab[i]);
    }
    xmlXPathFreeObject(found);
    found = matches(self, context, LINKS);
    char number[32], resolved[2084];
    sprintf(number, "],\"links\":%d", count_of(found));
    append_text(&self->line, number);
    for (int i = 0; i < count_of(found); i++) {
        const xmlNode *value = found->nodesetval->nodeTab[i]->children;
        if (value && resolve(url, root, (const char *)value->content, resolved, sizeof resolved))
            append(&self->links, resolved, strlen(resolved) + 1);
    }
    xmlXPathFreeObject(found);
    append_text(&self->line, ",\"description\":");
    append_first(self, context, DESCRIPTION, -1);
    append_text(&self->line, ",\"paragraph\":");
    append_first(self, context, PARAGRAPH, -1);
    append_text(&self->line, ",\"_url\":\"");
    append_text(&self->line, url);
    append_text(&self->line, "\"}\n");
    xmlXPathFreeContext(context);
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
        const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
        htmlDocPtr document =
            htmlReadMemory(transfer->body.data, (int)transfer->body.count, transfer->url, NULL, options);
        if (document) extract(self, document, transfer->url);
        xmlFreeDoc(document);
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
    if (count < 3) {
        fprintf(stderr, "usage: barec URL OUT [CONCURRENCY [THREADS]]\n");
        return 64;
    }
    int concurrency = count > 3 ? atoi(arguments[3]) : 32;
    if (count > 4) worker_count = atoi(arguments[4]);
    if (worker_count < 1 || concurrency < worker_count) {
        fprintf(stderr, "barec: every thread needs a transfer\n");
        return 64;
    }
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

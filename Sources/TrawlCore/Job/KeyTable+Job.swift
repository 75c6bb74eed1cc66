extension KeyTable {
    /// The top of a job file.
    static let job: [GrammarKey] =
        [
            GrammarKey(
                "name",
                .name,
                default: "the file's name",
                "The job's name, unique over all files."
            ),
            GrammarKey("description", .text, "For people."),
            GrammarKey(
                "enabled",
                .boolean,
                default: "true",
                "false: the job does not run by itself."
            ),
            GrammarKey("tags", .oneOrMany(.text), "For people and listings."),
            GrammarKey(
                "schedule",
                .either([.text, .mapping(.schedule)]),
                default: "only when asked to",
                "When the job runs: a cron expression, `every 15m`, or a mapping."
            ),
            GrammarKey(
                "priority",
                .integer(-10...10),
                default: "0",
                "Of the runs that share a host, those of the highest priority go first."
            ),
            GrammarKey(
                "start",
                .oneOrMany(.either([.url, .mapping(.source)])),
                isRequired: true,
                "Where a run begins: start URLs, and sources of them."
            ),
            GrammarKey(
                "allow",
                .oneOrMany(.text),
                default: "the hosts of `start`, every port",
                "Hosts that may be fetched; `*.` for subdomains, a port may follow."
            ),
            GrammarKey("deny", .oneOrMany(.text), "URL patterns that are never fetched."),
            GrammarKey(
                "private",
                .oneOrMany(.text),
                "Private addresses that may be reached: an address, or a range as 10.20.0.0/16."
            ),
            GrammarKey(
                "ignore_params",
                .oneOrMany(.text),
                "Query parameters that do not make another page; `*` for any letters: `utm_*`."
            ),
            GrammarKey(
                "namespaces",
                .named(.text),
                "What prefixes in selectors of XML stand for: `atom: \"http://www.w3.org/2005/Atom\"`."
            ),
            GrammarKey("fetch", .mapping(.fetch), "How requests are made."),
            GrammarKey("politeness", .mapping(.politeness), "How a host is treated."),
            GrammarKey("pages", .list(.mapping(.page)), "Several kinds of page in place of one."),
        ] + pageRule + [
            GrammarKey("limits", .mapping(.limits), "What ends a run early."),
            GrammarKey(
                "expect",
                .mapping(.expect),
                "What is checked when a run ends; a run that fails it is degraded."
            ),
            GrammarKey(
                "quarantine",
                .boolean,
                default: "false",
                "Keep what a degraded run found out of items and outputs until `trawl accept RUN`."
            ),
            GrammarKey(
                "removed_after",
                .integer(1...1000),
                default: "1",
                "Complete runs in a row without an item before it counts as removed."
            ),
            GrammarKey(
                "output",
                .oneOrMany(.either([.text, .mapping(.output)])),
                default: "the store only",
                "Files written after every run: .json, .jsonl or .csv."
            ),
            GrammarKey(
                "meta",
                .oneOrMany(.word(MetaField.allCases.map(\.rawValue) + ["none"])),
                default: "url, fetched_at",
                "What exported items carry besides their fields."
            ),
            GrammarKey(notBuilt: "notify"),
        ]

    /// One kind of page, under `pages`.
    static let page: [GrammarKey] =
        [
            GrammarKey(
                "name",
                .name,
                isRequired: true,
                "The name that `page` of a follow rule names."
            ),
            GrammarKey(
                "visit",
                .word(Visit.allCases.map(\.rawValue)),
                default: "always",
                "once: a page that an earlier run has stored is not fetched again."
            ),
        ] + pageRule

    /// What the top of a job file and a kind of page have in common.
    private static let pageRule: [GrammarKey] = [
        GrammarKey("match", .oneOrMany(.text), "URL patterns of this kind of page."),
        GrammarKey(
            "follow",
            .oneOrMany(.either([.text, .mapping(.follow)])),
            "Links to follow: CSS selectors, or mappings."
        ),
        GrammarKey(
            "canonical",
            .boolean,
            default: "false",
            "The URL that a page names as its canonical one is its items' URL, if `allow` has the host."
        ),
        GrammarKey(
            "each",
            .selector,
            default: "one item for the page",
            "One item for each match of the selector."
        ),
        GrammarKey("item", .name, default: "the job's name", "The kind of item."),
        GrammarKey(
            "key",
            .oneOrMany(.text),
            "The fields that make an item the same one over runs."
        ),
        GrammarKey(
            "fields",
            .named(.field),
            "What to extract: each field's name with its selector."
        ),
    ]

    /// The keys under `fetch`.
    static let fetch: [GrammarKey] = [
        GrammarKey("user_agent", .text, default: "trawl/VERSION", "The User-Agent header."),
        GrammarKey("headers", .named(.text), "Further request headers."),
        GrammarKey(
            "cookies",
            .boolean,
            default: "false",
            "Keep the cookies of a run in one jar, and send them back."
        ),
        GrammarKey(
            "auth",
            .mapping(.auth),
            "Who asks: sent to the origins of `start` and to no other one."
        ),
        GrammarKey(
            "proxy",
            .oneOrMany(.text),
            "Proxies, used in turn: http, https, socks5 or socks5h. One that fails rests."
        ),
        GrammarKey("timeout", .duration, default: "120s", "The whole transfer."),
        GrammarKey("connect_timeout", .duration, default: "10s", "Until the connection stands."),
        GrammarKey(
            "first_byte_timeout",
            .duration,
            default: "30s",
            "From there to the first line of the answer."
        ),
        GrammarKey(
            "idle_timeout",
            .duration,
            default: "20s",
            "The longest silence after that; slower than 100 bytes a second is silence."
        ),
        GrammarKey("max_body", .size, default: "16MB", "The largest body, after decompression."),
        GrammarKey("redirects", .integer(0...50), default: "10", "Redirects of one URL."),
        GrammarKey("retries", .integer(0...20), default: "3", "Attempts after the first."),
        GrammarKey(
            "revalidate",
            .boolean,
            default: "true",
            "Ask whether a page has changed since the last run; an unchanged one keeps its items."
        ),
    ]

    /// The keys under `fetch.auth`.
    static let auth: [GrammarKey] = [
        GrammarKey("basic", .text, "User name and password: \"${USER}:${PASSWORD}\"."),
        GrammarKey("bearer", .text, "A token: ${TOKEN}."),
    ]

    /// The keys under `politeness`.
    static let politeness: [GrammarKey] = [
        GrammarKey(
            "robots",
            .word(["obey", "ignore"]),
            default: "obey",
            "What robots.txt is to the job."
        ),
        GrammarKey(
            "delay",
            .duration,
            default: "1s",
            "The least time between two requests to a host."
        ),
        GrammarKey("concurrency", .integer(1...1000), default: "1", "Requests to a host at once."),
        GrammarKey(
            "adaptive",
            .boolean,
            default: "false",
            "Whether the delay follows the host's latency and errors, never below `delay`."
        ),
    ]

    /// The keys under `limits`.
    static let limits: [GrammarKey] = [
        GrammarKey("pages", .integer(1...Int.max), default: "10000", "Pages fetched in a run."),
        GrammarKey("depth", .integer(0...1_000_000), default: "20", "Links away from a start URL."),
        GrammarKey("duration", .duration, default: "none", "Time since the run began."),
        GrammarKey("bytes", .size, default: "none", "Bytes of bodies, after decompression."),
        GrammarKey("items", .integer(1...Int.max), default: "none", "Items stored."),
        GrammarKey(
            "errors",
            .percentage,
            default: "none",
            "Pages that may fail; over it, from 20 pages on, the run fails."
        ),
        GrammarKey(
            "concurrency",
            .integer(1...10_000),
            default: "none",
            "Requests of the run in flight, over all hosts."
        ),
        GrammarKey(
            "links",
            .integer(1...10_000_000),
            default: "50000",
            "Links of one page that are followed; the rest is counted."
        ),
        GrammarKey(
            "url_length",
            .integer(1...1_000_000),
            default: "2083",
            "Bytes of a URL; a longer one is not followed."
        ),
        GrammarKey(
            "segments",
            .integer(1...10_000),
            default: "20",
            "Segments of a URL's path; one with more is not followed."
        ),
        GrammarKey("host_pages", .integer(1...Int.max), default: "none", "Pages of one host."),
    ]

    /// The keys under `expect`.
    static let expect: [GrammarKey] = [
        GrammarKey("items", .countExpectation, default: "none", "The number of items."),
        GrammarKey(
            "fields",
            .named(.shareExpectation),
            default: "none",
            "Fields with the share of items in which they are filled."
        ),
        GrammarKey(
            "change",
            .shareExpectation,
            default: "the job's own past",
            "How much the number of items may differ from the median of the last 5 good runs."
        ),
        GrammarKey(
            "quiet",
            .duration,
            default: "3 fire intervals",
            "How long a job may be without a good run before it is reported."
        ),
    ]

    /// An entry of `output` as a mapping.
    static let output: [GrammarKey] = [
        GrammarKey(
            "file",
            .text,
            isRequired: true,
            "The file's path with {job} {run} {date} {time} {item}."
        ),
        GrammarKey(
            "raw",
            .boolean,
            default: "false",
            "CSV: leave cells alone that look like formulas."
        ),
        GrammarKey(
            "only",
            .word(["changes"]),
            default: "all items",
            "Only what a run added, changed and removed, with `_change`, and `_old` values."
        ),
        GrammarKey(
            "append",
            .boolean,
            default: "false",
            ".jsonl and .csv: each run's rows are put behind those of the runs before."
        ),
    ]
}

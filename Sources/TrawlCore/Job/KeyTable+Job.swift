extension KeyTable {
    /// The top of a job file.
    static let job: [Key] =
        [
            Key(
                "name",
                .name,
                default: "the file's name",
                "The job's name, unique over all files."
            ),
            Key("description", .text, "For people."),
            Key("enabled", .boolean, default: "true", "false: the job does not run by itself."),
            Key("tags", .oneOrMany(.text), "For people and listings."),
            Key(
                "schedule",
                .either([.text, .mapping(.schedule)]),
                default: "only when asked to",
                "When the job runs: a cron expression, `every 15m`, or a mapping."
            ),
            Key(notBuilt: "priority"),
            Key("start", .oneOrMany(.url), isRequired: true, "Where a run begins: the start URLs."),
            Key(
                "allow",
                .oneOrMany(.text),
                default: "the hosts of `start`, every port",
                "Hosts that may be fetched; `*.` for subdomains, a port may follow."
            ),
            Key("deny", .oneOrMany(.text), "URL patterns that are never fetched."),
            Key(
                notBuilt: "private",
                meanwhile: "write the address itself in 'start' or 'allow'"
            ),
            Key(notBuilt: "ignore_params"),
            Key("fetch", .mapping(.fetch), "How requests are made."),
            Key("politeness", .mapping(.politeness), "How a host is treated."),
            Key("pages", .list(.mapping(.page)), "Several kinds of page in place of one."),
        ] + pageRule + [
            Key("limits", .mapping(.limits), "What ends a run early."),
            Key(notBuilt: "expect"),
            Key(notBuilt: "quarantine"),
            Key(notBuilt: "removed_after"),
            Key(
                "output",
                .oneOrMany(.either([.text, .mapping(.output)])),
                default: "the store only",
                "Files written after every run: .json, .jsonl or .csv."
            ),
            Key(
                "meta",
                .oneOrMany(.word(MetaField.allCases.map(\.rawValue) + ["none"])),
                default: "url, fetched_at",
                "What exported items carry besides their fields."
            ),
            Key(notBuilt: "notify"),
        ]

    /// One kind of page, under `pages`.
    static let page: [Key] =
        [
            Key("name", .name, isRequired: true, "The name that `page` of a follow rule names."),
            Key(notBuilt: "visit", meanwhile: "leave it out: every run visits the pages anew"),
        ] + pageRule

    /// What the top of a job file and a kind of page have in common.
    private static let pageRule: [Key] = [
        Key("match", .oneOrMany(.text), "URL patterns of this kind of page."),
        Key(
            "follow",
            .oneOrMany(.either([.text, .mapping(.follow)])),
            "Links to follow: CSS selectors, or mappings."
        ),
        Key(
            "each",
            .selector,
            default: "one item for the page",
            "One item for each match of the selector."
        ),
        Key("item", .name, default: "the job's name", "The kind of item."),
        Key("key", .oneOrMany(.text), "The fields that make an item the same one over runs."),
        Key("fields", .named(.field), "What to extract: each field's name with its selector."),
    ]

    /// `schedule` as a mapping.
    static let schedule: [Key] = [
        Key("cron", .oneOrMany(.text), "A cron expression; of a list, each instant once."),
        Key("every", .duration, "An interval."),
        Key("at", .text, "Once, by the wall clock: 2027-01-01T08:00."),
        Key(
            "timezone",
            .text,
            default: "the machine's",
            "An IANA time zone, such as Europe/Berlin."
        ),
        Key(notBuilt: "jitter", meanwhile: "leave it out: the job fires at the exact time"),
        Key(
            notBuilt: "overlap",
            meanwhile: "leave it out: a fire is skipped while a run of the job is going"
        ),
        Key(
            notBuilt: "missed",
            meanwhile: "leave it out"
        ),
        Key(notBuilt: "within"),
        Key(notBuilt: "starts", meanwhile: "use 'enabled: false' until then"),
        Key(notBuilt: "ends", meanwhile: "use 'enabled: false' from then on"),
    ]

    /// An entry of `start` that is no URL.
    static let source: [Key] = [
        Key(notBuilt: "sitemap", meanwhile: "start at a page that links to the others"),
        Key(notBuilt: "feed", meanwhile: "start at a page that links to the others"),
        Key(notBuilt: "template", meanwhile: "list the URLs under 'start'"),
        Key(notBuilt: "values", meanwhile: "list the URLs under 'start'"),
        Key(notBuilt: "file", meanwhile: "list the URLs under 'start'"),
        Key(notBuilt: "request"),
    ]

    /// The keys under `fetch`.
    static let fetch: [Key] = [
        Key("user_agent", .text, default: "trawl/VERSION", "The User-Agent header."),
        Key("headers", .named(.text), "Further request headers."),
        Key(notBuilt: "cookies", meanwhile: "send a fixed one: headers: {Cookie: …}"),
        Key(notBuilt: "auth", meanwhile: "headers: {Authorization: \"Bearer ${TOKEN}\"}"),
        Key(notBuilt: "proxy"),
        Key("timeout", .duration, default: "120s", "The whole transfer."),
        Key("connect_timeout", .duration, default: "10s", "Until the connection stands."),
        Key(notBuilt: "first_byte_timeout", meanwhile: "'timeout' bounds the whole transfer"),
        Key(notBuilt: "idle_timeout", meanwhile: "'timeout' bounds the whole transfer"),
        Key("max_body", .size, default: "16MB", "The largest body, after decompression."),
        Key("redirects", .integer(0...50), default: "10", "Redirects of one URL."),
        Key("retries", .integer(0...20), default: "3", "Attempts after the first."),
        Key(notBuilt: "revalidate"),
    ]

    /// The keys under `politeness`.
    static let politeness: [Key] = [
        Key(
            "robots",
            .word(["obey", "ignore"]),
            default: "obey",
            "What robots.txt is to the job."
        ),
        Key("delay", .duration, default: "1s", "The least time between two requests to a host."),
        Key("concurrency", .integer(1...1000), default: "1", "Requests to a host at once."),
        Key(notBuilt: "adaptive", meanwhile: "set 'delay'"),
    ]

    /// The keys under `limits`.
    static let limits: [Key] = [
        Key("pages", .integer(1...Int.max), default: "10000", "Pages fetched in a run."),
        Key("depth", .integer(0...1_000_000), default: "20", "Links away from a start URL."),
        Key("duration", .duration, default: "none", "Time since the run began."),
        Key("bytes", .size, default: "none", "Bytes of bodies, after decompression."),
        Key("items", .integer(1...Int.max), default: "none", "Items stored."),
        Key(notBuilt: "errors"),
        Key(notBuilt: "concurrency", meanwhile: "use 'politeness.concurrency'"),
        Key(notBuilt: "links"),
        Key(notBuilt: "url_length"),
        Key(notBuilt: "segments"),
        Key(notBuilt: "host_pages"),
    ]

    /// An entry of `output` as a mapping.
    static let output: [Key] = [
        Key(
            "file",
            .text,
            isRequired: true,
            "The file's path with {job} {run} {date} {time} {item}."
        ),
        Key("raw", .boolean, default: "false", "CSV: leave cells alone that look like formulas."),
        Key(notBuilt: "only"),
        Key(notBuilt: "append", meanwhile: "one file a run: put {run} into the path"),
    ]
}

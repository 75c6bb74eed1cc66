/// A job: where to fetch, when and what, as its job file says, every default filled in and every
/// mistake already reported.
///
/// A value; a run keeps the one it began with.
public struct Job: Sendable {
    /// `[a-z0-9][a-z0-9_-]{0,63}`, unique over all loaded files.
    public var name: String
    /// For people; empty when the file says nothing.
    public var description = ""
    /// False: `start` and `run --all` leave the job alone.
    public var enabled = true
    /// For people and listings; in the order of the file.
    public var tags: [String] = []
    /// When it runs by itself; nil: only when asked to.
    public var schedule: Schedule?
    /// What becomes of fires that overlap a run or were missed.
    public var firePolicy = FirePolicy()
    /// -10...10: of the runs that share a host, those of the highest priority go first.
    public var priority = 0
    /// Where a run begins, in the order of the file; never empty.
    public var seeds: [Seed]
    /// The hosts that may be fetched: `allow`, or the hosts of the seeds.
    public var allow: [HostPattern]
    /// URLs that are never fetched.
    public var deny: URLPatterns = .none
    /// Addresses that may be connected to although they are not global.
    public var privateRanges: [CIDR] = []
    /// Names of query parameters that do not make another page, `*` standing for any letters.
    public var ignoredParameters: [String] = []
    /// What prefixes in selectors stand for, by prefix: URIs of XML namespaces.
    public var namespaces: [String: String] = [:]
    /// How requests are made.
    public var fetch = FetchSettings()
    /// How a host is treated.
    public var politeness = PolitenessSettings()
    /// The kinds of page, in file order; never empty.
    public var pages: [PageRule]
    /// What ends a run early.
    public var limits = RunLimits()
    /// Complete runs in a row that do not see an item before it counts as removed, 1 to 1000.
    public var removedAfter = 1
    /// What its runs are expected to find.
    public var expectations = Expectations()
    /// Whether what a degraded run found stays out of items and outputs until it is accepted.
    public var isQuarantining = false
    /// The files written after every run.
    public var outputs: [OutputRule] = []
    /// What exported items carry besides their fields, in order.
    public var meta: [MetaField] = [.url, .fetchedAt]
    /// The hash of what the job file says about which pages are fetched, and how: as long as it is the
    /// same, numbers of runs can be compared.
    public var crawlDigest = ContentHash([])
    /// The text the job was read from.
    public var source: JobSource
}

/// How requests are made: the keys under `fetch`.
public struct FetchSettings: Sendable, Hashable {
    /// One request header.
    public struct Header: Sendable, Hashable {
        /// The name, as written.
        public var name: String
        /// The value.
        ///
        /// Treat it as secret: it may come from the environment.
        public var value: String
        /// Whether the value came from the environment: then it is masked wherever it is shown and
        /// sent to the origins of the seeds only.
        public var isSecret: Bool
    }

    /// Who asks; sent to the origins of the seeds only.
    public enum Authorization: Sendable, Hashable {
        /// User name and password (RFC 7617).
        case basic(user: String, password: String)
        /// A token (RFC 6750, 2.1).
        case bearer(String)
    }

    /// The User-Agent header; nil: Trawl's own.
    public var userAgent: String?
    /// Further request headers, in order.
    public var headers: [Header] = []
    /// Who asks; a secret.
    public var authorization: Authorization?
    /// The proxies that requests go through, in turn; empty: none.
    public var proxies: [Proxy] = []
    /// Whether a run keeps the cookies that it is sent, and sends them back.
    public var keepsCookies = false
    /// The whole transfer.
    public var timeout = Duration.seconds(120)
    /// Until the connection stands.
    public var connectTimeout = Duration.seconds(10)
    /// From the moment the connection is ready to the first line of the answer.
    public var firstByteTimeout = Duration.seconds(30)
    /// The longest silence after that, and the span over which 100 bytes a second are expected.
    public var idleTimeout = Duration.seconds(20)
    /// The largest body after decompression, in bytes.
    public var maxBodyBytes = 16 << 20
    /// Redirects of one URL, 0 to 50.
    public var redirects = 10
    /// Attempts after the first, 0 to 20.
    public var retries = 3
    /// Whether a page is asked for on the condition that it has changed since the last run.
    public var revalidates = true
}

/// How a host is treated: the keys under `politeness`.
public struct PolitenessSettings: Sendable, Hashable {
    /// Whether robots.txt, nofollow and their kin are obeyed.
    public var obeysRobots = true
    /// The least time between two requests to a host.
    public var delay = Duration.seconds(1)
    /// Requests to a host at once, 1 to 1000.
    public var concurrency = 1
    /// Whether the delay follows the host's latency and errors, never below `delay`.
    public var isAdaptive = false
}

/// One kind of page: what to follow on it and what to extract from it.
public struct PageRule: Sendable {
    /// Unique in the job; the job's name when the file has no `pages`.
    public var name: String
    /// URLs that are of this kind; nil: only pages that a link or its parent makes so.
    public var match: URLPatterns?
    /// Links to follow, in file order.
    public var follow: [FollowRule] = []
    /// What to extract; nil: nothing.
    public var item: ItemRule?
    /// Whether the URL of a page's items is the one that the page names as canonical (RFC 6596).
    public var takesCanonical = false
    /// Whether a page is fetched again that an earlier run of the job has stored.
    public var visit = Visit.always
    /// The hash of all that the job file says about what comes out of such a page.
    public var digest = ContentHash([])
}

/// When pages of a kind are fetched.
public enum Visit: String, Sendable, CaseIterable {
    /// In every run.
    case always
    /// Until a run has stored them: later runs take their items and links as they were stored.
    case once
}

extension PageRule {
    /// Whether one of its selectors is JSONPath.
    package var asksForJSON: Bool {
        follow.contains { $0.selector.isJSON } || (item?.each?.isJSON ?? false)
            || (item?.fields ?? []).contains(where: \.asksForJSON)
    }
}

extension FieldRule {
    fileprivate var asksForJSON: Bool {
        ways.contains { way in
            switch way.source {
            case .select(let selector): selector.isJSON
            case .object(let selector, let fields):
                (selector?.isJSON ?? false) || fields.contains(where: \.asksForJSON)
            case .objects(let selector, let fields):
                selector.isJSON || fields.contains(where: \.asksForJSON)
            case .scope, .constant, .data, .dataObject, .path: false
            }
        }
    }
}

extension Selector {
    fileprivate var isJSON: Bool { if case .json = self { true } else { false } }
}

/// Which links of a page are followed.
public struct FollowRule: Sendable {
    /// The elements (or attributes) that are links.
    public var selector: Selector
    /// Only links of these URLs; nil: all.
    public var match: URLPatterns?
    /// The index in `Job.pages` of the kind that the links lead to; nil: by `match` or inherited.
    public var page: Int?
}

/// How items come out of a page.
public struct ItemRule: Sendable {
    /// The kind of item.
    public var kind: String
    /// The fields that make an item the same one over runs; empty: see `Job files, Items`.
    public var key: [String] = []
    /// One item for each match; nil: one for the page.
    public var each: Selector?
    /// The fields, in file order; never empty.
    public var fields: [FieldRule]
}

/// One field: its ways, tried in order until one gives a value.
public struct FieldRule: Sendable {
    /// Unique in its object.
    public var name: String
    /// The ways; never empty.
    public var ways: [FieldWay]
    /// An item that lacks this field is not stored.
    public var isRequired = false
    /// The hash of all that the job file says about its value.
    public var digest = ContentHash([])
}

/// One way to a field's value: select, text, regex, transforms, type, default, in this order.
public struct FieldWay: Sendable {
    /// Where the text comes from.
    public enum Source: Sendable {
        /// What a selector matches, inside `each` when it is given.
        case select(Selector)
        /// The item's own element, or the document.
        case scope
        /// A constant of the job file.
        case constant(Value)
        /// An object: fields found inside the first match of the selector, or in the item's own
        /// element when it is nil.
        case object(Selector?, [FieldRule])
        /// A list of objects, one for each match.
        case objects(Selector, [FieldRule])
        /// What the page carries for machines.
        case data(StructuredSource)
        /// An object, or a list of them, of fields found inside the page's objects of a type.
        case dataObject(StructuredSource.Syntax, type: String, [FieldRule], isList: Bool)
        /// What a path leads to inside such an object.
        case path(StructuredPath)
    }

    /// Where the text comes from.
    public var source: Source
    /// Every match, as a list.
    public var takesAll = false
    /// The number of matches in place of their text.
    public var counts = false
    /// The first group of the first match replaces the text, else the whole match; no match: none.
    public var regex: Pattern?
    /// Applied in order.
    public var transforms: [Transform] = []
    /// What the text is turned into.
    public var type = ValueType.text
    /// How numbers and dates in it are written.
    public var notation = ValueNotation()
    /// The value when nothing matched; nil: null, or an empty list with `takesAll`.
    public var fallback: Value?

    /// Whether it takes values out of data rather than text out of a page.
    package var takesData: Bool {
        switch source {
        case .data, .dataObject, .path, .select(.json): true
        default: false
        }
    }
}

/// A selector of a job file: CSS, XPath 1.0, or JSONPath in documents of JSON.
public enum Selector: Sendable {
    /// A CSS selector, with `::text` and `::attr(name)`.
    case css(CSSSelector)
    /// An XPath 1.0 expression, already known to compile.
    case xpath(String)
    /// A JSONPath query (RFC 9535).
    case json(JSONPath)
}

/// What a value is turned into: the key `type`.
public enum ValueType: String, Sendable, CaseIterable {
    /// The text itself.
    case text
    /// A whole number.
    case integer
    /// An exact decimal number.
    case decimal
    /// An amount and its currency: `{"amount": 12.30, "currency": "€"}`.
    case price
    /// A floating-point number.
    case number
    /// True or false.
    case boolean
    /// A date or a point in time, in ISO 8601, as exact as the text is.
    case date
    /// An absolute URL, resolved against the document's base.
    case url
    /// The outer markup.
    case html
    /// What the text says in JSON; of data that is JSON already the value as it is.
    case json
}

/// What ends a run early: the keys under `limits`.
///
/// Nil: no limit.
public struct RunLimits: Sendable, Hashable {
    /// Pages fetched.
    public var pages = 10_000
    /// Links away from a seed; a seed has depth 0.
    public var depth = 20
    /// Time since the run began, downtime not counted.
    public var duration: Duration?
    /// Bytes of bodies after decompression.
    public var bytes: Int64?
    /// Items stored.
    public var items: Int?
    /// Pages of one host, by the host of the link that led to them.
    public var hostPages: Int?
    /// Pages in a hundred that may fail, 0 to 100; asked for from 20 pages on.
    public var errors: Int?
    /// Requests in flight, over all hosts.
    public var concurrency: Int?
    /// Links of one page that are followed, fragments of the page itself not counted.
    public var links = 50_000
    /// Bytes of a URL that is followed, without its fragment.
    public var urlLength = 2083
    /// Segments of the path of a URL that is followed.
    public var segments = 20
}

/// One file written after a run: an entry of `output`.
public struct OutputRule: Sendable, Hashable {
    /// The formats, told by the suffix.
    public enum Format: String, Sendable, CaseIterable {
        /// One array, an item a line.
        case json
        /// An item a line.
        case jsonl
        /// A header and an item a line.
        case csv
    }

    /// The path with its placeholders `{job}`, `{run}`, `{date}`, `{time}`, `{item}`.
    public var template: String
    /// How it is written.
    public var format: Format
    /// CSV: leave cells alone that a spreadsheet would run as formulas.
    public var raw = false
    /// Only what became of items in the run: added, changed and removed ones.
    public var hasOnlyChanges = false
    /// Whether each run's rows are put behind what the file has; never with JSON.
    public var appends = false
}

/// What exported items carry besides their fields: entries of `meta`.
public enum MetaField: String, Sendable, CaseIterable {
    /// `_url`: the page, after redirects.
    case url
    /// `_fetched_at`: ISO 8601, UTC.
    case fetchedAt = "fetched_at"
    /// `_run`: the run that saw the item last; of a change the run that found it.
    case run
    /// `_job`: the job's name.
    case job
    /// `_item`: the kind of item.
    case item
    /// `_key`: the item's key.
    case key
    /// `_first_seen`: ISO 8601, UTC.
    case firstSeen = "first_seen"
    /// `_last_changed`: ISO 8601, UTC.
    case lastChanged = "last_changed"
}

/// The text a job was read from, kept with its runs so that an interrupted one goes on as it began.
public struct JobSource: Sendable, Hashable, Codable {
    /// The file's path as given on the command line.
    public var path: String
    /// The file's text; holds `${NAME}`, never the values.
    public var text: String
    /// The text of `trawl.yaml`, empty when there is none.
    public var defaults: String

    /// A source from its parts.
    public init(
        path: String,
        text: String,
        defaults: String
    ) {
        self.path = path
        self.text = text
        self.defaults = defaults
    }
}

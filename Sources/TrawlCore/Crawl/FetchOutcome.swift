/// All that one fetch led to.
///
/// It is recorded in one transaction, so that a page is all there or not there.
public struct FetchOutcome: Hashable, Sendable, Codable {
    /// What becomes of the URL.
    public enum Verdict: Hashable, Sendable, Codable {
        /// The page is recorded, with its items and links.
        case stored
        /// The page is as an earlier run kept it: recorded with that run's items and links.
        case unchanged
        /// Not fetched, as an earlier run has stored the page and its kind is visited once: recorded with
        /// that run's items and links.
        case visited
        /// Fetched, but of a type that holds no items: an image, an archive.
        case skippedType
        /// The same row goes on at another URL.
        case redirected(to: String, host: String, fingerprint: Fingerprint)
        /// The same URL is asked for again, not before this time. `usesRetry` is false when the host
        /// made us wait (429, 503).
        case retry(notBefore: Instant, usesRetry: Bool)
        /// Nothing more is tried.
        case failed
        /// The answer to a robots.txt; `body` is empty unless the status was 200 to 299.
        case robots(body: [UInt8])
    }

    /// What went wrong, or why nothing was fetched.
    public struct Failure: Hashable, Sendable, Codable {
        /// The kind, for counting.
        public var kind: FailureKind
        /// The cause in words, without secrets.
        public var message: String

        /// A failure of a kind, with its cause.
        public init(kind: FailureKind, message: String) {
            self.kind = kind
            self.message = message
        }
    }

    /// One item of the page, ready to be stored.
    public struct Entry: Hashable, Sendable, Codable {
        /// The kind of item.
        public var kind: String
        /// What makes it the same item over runs.
        public var key: String
        /// The fields as one JSON object.
        public var json: String
        /// The hash of `json`.
        public var hash: ContentHash
        /// Its place among the page's items, from 0.
        public var place: Int

        /// An entry from its parts.
        public init(
            kind: String,
            key: String,
            json: String,
            hash: ContentHash,
            place: Int
        ) {
            self.kind = kind
            self.key = key
            self.json = json
            self.hash = hash
            self.place = place
        }
    }

    /// One link of the page that the run does not know yet.
    public struct Link: Hashable, Sendable, Codable {
        /// The absolute URL, normalised, without fragment.
        public var url: String
        /// Its host name, as politeness counts.
        public var host: String
        /// What makes it the same URL.
        public var fingerprint: Fingerprint
        /// The kind of page: its place among the job's pages; below zero for a list of start URLs.
        public var page: Int

        /// A link from its parts.
        public init(
            url: String,
            host: String,
            fingerprint: Fingerprint,
            page: Int
        ) {
            self.url = url
            self.host = host
            self.fingerprint = fingerprint
            self.page = page
        }
    }

    /// What was asked for.
    public var task: FetchTask
    /// When the request began.
    public var startedAt: Instant
    /// How long it took, in milliseconds, parsing not counted.
    public var milliseconds: Int64 = 0
    /// The HTTP status; nil when no answer came.
    public var status: Int?
    /// How long a failed answer asked to wait; nil when it did not.
    public var retryAfter: Duration?
    /// The body's size after decompression.
    public var bytes = 0
    /// What becomes of the URL.
    public var verdict: Verdict
    /// What went wrong, also before a retry; nil when nothing did.
    public var failure: Failure?
    /// The page's items.
    public var items: [Entry] = []
    /// The URL that the page names as its canonical one, which is that of its items; nil: the task's.
    public var canonical: String?
    /// The page's links that are to be fetched.
    public var links: [Link] = []
    /// What is kept of the page for the next run, of an unchanged one all but its findings.
    ///
    /// Nil: nothing new.
    public var kept: KeptPage?
    /// Whether a redirect turned the seed's request into a plain GET.
    public var dropsRequest = false
    /// A host that joins the run's `allow`, because a seed redirected to it.
    public var allowedHost: String?
    /// What was counted on the way, by name, such as links out of scope and values that did not fit.
    public var counts: [String: Int] = [:]
    /// Things worth a look, a few for each kind, for `trawl show`.
    public var samples: [Sample] = []

    /// The cookies that the answer changed, as the run's jar took them.
    package var cookies: [CookieChange] = []

    /// An outcome without items and links.
    public init(task: FetchTask, startedAt: Instant, verdict: Verdict) {
        self.task = task
        self.startedAt = startedAt
        self.verdict = verdict
    }

    /// Something worth a look: a value that did not fit its type, a failing transform.
    public struct Sample: Hashable, Sendable, Codable {
        /// What it is about, the name under which it is counted: `field.price.unfit`.
        public var subject: String
        /// What was seen, cut to 200 characters.
        public var text: String

        /// A sample of a subject.
        public init(subject: String, text: String) {
            self.subject = subject
            self.text = text
        }
    }
}

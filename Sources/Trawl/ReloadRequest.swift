/// Asks a crawl on schedule to read its job files again; any thread may.
public final class ReloadRequest: Sendable {
    private let listener = Lock<(@Sendable () -> Void)?>(nil)

    /// Nobody has asked yet.
    public init() {}

    /// Asks; nothing happens when no crawl goes on.
    public func request() { listener.withLock { $0 }?() }

    /// Tells a crawl of requests.
    func notify(_ listener: (@Sendable () -> Void)?) {
        self.listener.withLock { $0 = listener }
    }
}

internal import CLibcurl
internal import Glibc
internal import TrawlCore

/// Many transfers at once on one thread: the owner of a multi handle, of its connections and of a
/// pool of easy handles that are used again.
///
/// It lives on the thread that made it. The loop around it: `start` while `hasFreeSlot`, `perform`,
/// take every `nextFinished`, `wait`. Only `wakeHandle` may go to other threads.
package final class CurlMulti {
    /// Rings `wait`; may be kept longer than this object.
    package let wakeHandle: WakeHandle
    /// The most transfers in flight.
    package let maxConnections: Int

    /// Larger bodies are not kept for the next one, so that a few of them do not hold their memory
    /// for ever (a guess: most pages are smaller).
    static let largestBuffer = 256 << 10

    private let multi: UnsafeMutableRawPointer
    private var flying: [Transfer] = []
    private var idle: [Transfer] = []
    private var ended: [(tag: UInt64, result: FetchResult)] = []
    private var begun: [UInt64] = []
    private var buffers: [[UInt8]] = []
    private var nextDeadline: SuspendingClock.Instant?

    /// A multi handle without transfers.
    ///
    /// - Parameter maxConnections: The most transfers in flight, at least 1. Four times as many
    ///   connections are kept open between requests, so that a crawl of many hosts does not lose
    ///   them (measured: with about as many as transfers, one page in eight connects anew).
    /// - Throws: When libcurl or the system gives no handle.
    package init(maxConnections: Int) throws(CurlError) {
        precondition(maxConnections > 0, "a multi handle needs at least one connection")
        try CurlLibrary.initialise()
        self.maxConnections = maxConnections
        wakeHandle = try WakeHandle()
        guard let multi = curl_multi_init() else {
            throw CurlError("curl_multi_init", "libcurl gave no handle")
        }
        self.multi = multi
        try CurlError.check(
            trawl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 4 * maxConnections),
            "CURLMOPT_MAXCONNECTS"
        )
        try CurlError.check(
            trawl_multi_setopt_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)),
            "CURLMOPT_PIPELINING"
        )
    }

    deinit {
        // libcurl's order: take the easy handles out, end them, then the multi handle.
        for transfer in flying { _ = curl_multi_remove_handle(multi, transfer.easy) }
        flying = []
        idle = []
        _ = curl_multi_cleanup(multi)
    }

    /// How many transfers were started and not yet handed back by `nextFinished`.
    package var inFlight: Int { flying.count + ended.count }

    /// Whether `start` may be called; a result that was not taken yet keeps its slot.
    package var hasFreeSlot: Bool { inFlight < maxConnections }

    /// Adds a transfer; the next `perform` sends it.
    ///
    /// - Parameters:
    ///   - request: What to fetch, and its limits.
    ///   - tag: The caller's name for it, which comes back with the result.
    /// - Throws: For a header field that cannot be sent, or when libcurl is out of memory. Nothing
    ///   was started then. What is wrong with the address shows as a result.
    package func start(_ request: FetchRequest, tag: UInt64) throws(CurlError) {
        precondition(hasFreeSlot, "no free slot: \(maxConnections) transfers are in flight")
        let transfer: Transfer = if let used = idle.popLast() { used } else { try Transfer() }
        do throws(CurlError) {
            try transfer.prepare(request, tag: tag, buffer: buffers.popLast() ?? [])
            try CurlError.check(
                curl_multi_add_handle(multi, transfer.easy),
                "curl_multi_add_handle"
            )
        } catch {
            keep(transfer)
            throw error
        }
        transfer.position = flying.count
        flying.append(transfer)
    }

    /// Moves all transfers on as far as they go without waiting.
    ///
    /// - Throws: When libcurl's own state is broken; the object is of no use then.
    package func perform() throws(CurlError) {
        var running: Int32 = 0
        try CurlError.check(curl_multi_perform(multi, &running), "curl_multi_perform")
        // First what has ended, so that nothing whole is called late.
        collectEnded()
        lookAfterStages()
    }

    /// One transfer that has ended, with its slot free again; nil when there is none.
    ///
    /// Start another one with the slot before working on the result. The order is none in
    /// particular.
    package func nextFinished() -> (tag: UInt64, result: FetchResult)? {
        ended.popLast()
    }

    /// The next transfer whose request went out, in no particular order; nil when there is none.
    ///
    /// One that libcurl sent again, as its connection was dead, comes twice; one that was ended on
    /// this side may be left out.
    package func nextBegun() -> UInt64? { begun.popLast() }

    /// Waits for sockets, timers or `wakeHandle`, at most so long.
    ///
    /// - Throws: When the system's poll fails.
    package func wait(atMost limit: Duration) throws(CurlError) {
        guard ended.isEmpty else { return }
        var longest = limit
        if let nextDeadline { longest = min(longest, nextDeadline - .now) }
        var bell = curl_waitfd(fd: wakeHandle.readEnd, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        var ready: Int32 = 0
        let code = curl_multi_poll(multi, &bell, 1, longest.pollMilliseconds, &ready)
        try CurlError.check(code, "curl_multi_poll")
        if bell.revents != 0 { wakeHandle.silence() }
    }

    /// Ends a transfer; its result, from `nextFinished`, is a failure of the kind `cancelled`.
    ///
    /// Unknown tags are ignored: the transfer may have ended by itself.
    package func cancel(_ tag: UInt64) {
        guard let transfer = flying.first(where: { $0.tag == tag }) else { return }
        end(transfer, .cancelled, "cancelled")
    }

    /// Ends all transfers, each like `cancel`.
    package func cancelAll() {
        while let transfer = flying.last { end(transfer, .cancelled, "cancelled") }
    }

    /// Takes a body's memory back for later ones.
    ///
    /// It saves an allocation only when nobody else refers to the body any more; it is safe anyhow.
    package func recycle(_ body: consuming [UInt8]) {
        guard body.capacity > 0, body.capacity <= Self.largestBuffer,
            buffers.count < maxConnections
        else { return }
        body.removeAll(keepingCapacity: true)
        buffers.append(body)
    }

    /// Takes the results of all transfers that have ended out of libcurl.
    private func collectEnded() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let transfer = Transfer.of(message.pointee.easy_handle)
            else { continue }
            // The message is gone once the handle is taken out, and the facts of the transfer once
            // its handle is used again.
            let code = message.pointee.data.result
            noteBegin(of: transfer)
            ended.append((transfer.tag, transfer.finish(code)))
            release(transfer)
        }
    }

    private func noteBegin(of transfer: Transfer) {
        guard transfer.hasBegun else { return }
        transfer.hasBegun = false
        begun.append(transfer.tag)
    }

    /// Notes what was sent, ends what is over its stage's time, and finds out when to look again.
    private func lookAfterStages() {
        let now = SuspendingClock.now
        nextDeadline = nil
        // From the back, since ending one moves the last one to its place.
        for position in flying.indices.reversed() {
            let transfer = flying[position]
            noteBegin(of: transfer)
            if let deadline = transfer.timer.deadline, deadline <= now,
                let kind = transfer.timer.check(at: now)
            {
                end(transfer, kind, "nothing came in time")
                continue
            }
            guard let deadline = transfer.timer.deadline else { continue }
            nextDeadline = min(nextDeadline ?? deadline, deadline)
        }
    }

    private func end(_ transfer: Transfer, _ kind: FailureKind, _ message: String) {
        release(transfer)
        let failure = FetchFailure(kind: kind, code: 0, message: message)
        ended.append((transfer.tag, .failure(failure)))
    }

    /// Takes a transfer out of the multi handle.
    private func release(_ transfer: Transfer) {
        // It fails only for a handle that is not in there.
        _ = curl_multi_remove_handle(multi, transfer.easy)
        let last = flying.removeLast()
        if last !== transfer {
            flying[transfer.position] = last
            last.position = transfer.position
        }
        // What a failed transfer had received must not wait in the pool for the next request.
        transfer.answer.forget()
        keep(transfer)
    }

    /// Takes a transfer for later requests, unless it had cookies.
    private func keep(_ transfer: Transfer) {
        if transfer.givenCookies == nil { idle.append(transfer) }
    }
}

// A thread's own object; see the type's comment.
@available(*, unavailable)
extension CurlMulti: Sendable {}

extension Duration {
    /// Whole milliseconds for poll(2), rounded up so that a deadline has passed afterwards.
    fileprivate var pollMilliseconds: Int32 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

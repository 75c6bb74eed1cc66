internal import CLibcurl
internal import Glibc

/// A bell that any thread may ring to end another thread's wait.
///
/// It is a pair of sockets, watched next to libcurl's, and not curl_multi_wakeup(3), because that
/// needs the multi handle to be alive: who holds this object holds the pair, so ringing after the
/// other side is gone does nothing and harms nobody.
package final class WakeHandle: Sendable {
    /// The end that becomes readable; only for the thread that waits.
    let readEnd: Int32
    private let writeEnd: Int32

    /// A bell that has not been rung.
    ///
    /// - Throws: When the process has no descriptor left.
    init() throws(CurlError) {
        var ends: [Int32] = [-1, -1]
        guard trawl_socketpair(&ends) == 0 else {
            throw CurlError("socketpair", String(cString: strerror(errno)))
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        _ = close(readEnd)
        _ = close(writeEnd)
    }

    /// Ends the current or the next wait; never blocks, from any thread.
    package func wake() {
        var one: UInt8 = 1
        // A full socket means that it has been rung already: the failure is as good as success.
        _ = write(writeEnd, &one, 1)
    }

    /// Takes back all ringing so far; for the thread that waits.
    func silence() {
        var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        while read(readEnd, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
    }
}

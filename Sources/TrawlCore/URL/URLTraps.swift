/// The limits that tell a URL that a site makes up without end from one that leads somewhere.
package struct URLTraps: Hashable, Sendable {
    /// Why a URL is not followed.
    package enum Trap: Hashable, Sendable {
        /// Longer than allowed, with its length in bytes.
        case length(Int)
        /// More segments of the path than allowed, with their number.
        case segments(Int)
        /// A segment that comes more often than allowed.
        case repeated(String)
    }

    /// The longest URL in bytes, without its fragment; 2083 was long the browsers' own limit.
    package var maxLength: Int
    /// The most segments of a path.
    package var maxSegments: Int
    /// How often one segment may stand in a path.
    ///
    /// Anywhere in it, not only in a row: a relative link that leads deeper and deeper gives
    /// `/a/b/a/b/a/b`, two of them on a page give every mixture. Segments of digits do not count,
    /// as dates and numbers come again on honest sites (`/2011/11/11/11`).
    package var maxRepeats: Int

    /// The limits, by default those of the job file's.
    package init(maxLength: Int = 2083, maxSegments: Int = 20, maxRepeats: Int = 2) {
        self.maxLength = maxLength
        self.maxSegments = maxSegments
        self.maxRepeats = maxRepeats
    }

    /// The first limit that a URL exceeds, nil when it exceeds none.
    package func trap(in url: WebURL) -> Trap? {
        url.withBytes {
            trap(
                length: Int(url.parts.fragmentStart),
                path: $0.slice(Int(url.parts.pathStart), Int(url.parts.queryStart))
            )
        }
    }

    /// The first limit that a URL exceeds, given its length without fragment and its path.
    package func trap(length: Int, path: UnsafeBufferPointer<UInt8>) -> Trap? {
        if length > maxLength { return .length(length) }
        let segments = Self.segmentCount(path)
        if segments > maxSegments { return .segments(segments) }
        // Fewer segments than that cannot have one too often.
        if segments <= maxRepeats { return nil }
        return repeatedSegment(path).map { .repeated(String(decoding: $0, as: UTF8.self)) }
    }

    /// How many segments a path has; a slash at its end begins none.
    static func segmentCount(_ path: UnsafeBufferPointer<UInt8>) -> Int {
        var slashes = 0
        for byte in path where byte == UInt8(ascii: "/") { slashes += 1 }
        return path.last == UInt8(ascii: "/") ? slashes - 1 : slashes
    }

    /// The first segment that stands in the path too often.
    private func repeatedSegment(
        _ path: UnsafeBufferPointer<UInt8>
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let segments = path.split(separator: UInt8(ascii: "/"))
        for (index, segment) in segments.enumerated() where !segment.allSatisfy(isASCIIDigit) {
            let times = segments[index...].lazy.count { $0.elementsEqual(segment) }
            if times > maxRepeats { return segment }
        }
        return nil
    }
}

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
        /// More arguments in the query than allowed, with their number.
        case arguments(Int)
        /// An argument that comes more often than allowed, by its name.
        case argument(String)
        /// A date that lies too far ahead, as written.
        case date(String)
    }

    /// The longest URL in bytes, without its fragment; 2083 was long the browsers' own limit.
    package var maxLength: Int
    /// The most segments of a path.
    package var maxSegments: Int
    /// How often one segment may stand in a path, and one argument with one value in a query.
    ///
    /// Anywhere in it, not only in a row: a relative link that leads deeper and deeper gives
    /// `/a/b/a/b/a/b`, two of them on a page give every mixture. Segments of digits do not count,
    /// as dates and numbers come again on honest sites (`/2011/11/11/11`), nor do arguments without
    /// a value, which forms have.
    package var maxRepeats: Int
    /// The year that dates are held against; nil: no date is too far ahead.
    package var year: Int?

    /// The most arguments of a query; a search with every box ticked has fewer (a guess).
    static let maxArguments = 64
    /// How often a name may stand in a query with different values; as many boxes can be ticked in
    /// honest lists (a guess).
    static let maxSameName = 16

    /// The limits, by default those of the job file's.
    package init(
        maxLength: Int = 2083,
        maxSegments: Int = 20,
        maxRepeats: Int = 2,
        year: Int? = nil
    ) {
        self.maxLength = maxLength
        self.maxSegments = maxSegments
        self.maxRepeats = maxRepeats
        self.year = year
    }

    /// The first limit that a URL exceeds, nil when it exceeds none.
    package func trap(in url: WebURL) -> Trap? {
        let (start, end) = (Int(url.parts.pathStart), Int(url.parts.queryStart))
        return url.withBytes {
            let text = $0.slice(0, Int(url.parts.fragmentStart))
            return trap(in: text, path: start..<end, isAskedFor: false)
        }
    }

    /// The first limit that a URL exceeds, nil when it exceeds none.
    ///
    /// - Parameters:
    ///   - url: Its bytes without fragment.
    ///   - path: Where its path lies.
    ///   - isAskedFor: Whether somebody wrote a pattern for such URLs; then what only looks like a
    ///     series without end is not one.
    /// - Returns: What it exceeds.
    package func trap(
        in url: UnsafeBufferPointer<UInt8>,
        path: Range<Int>,
        isAskedFor: Bool
    ) -> Trap? {
        if url.count > maxLength { return .length(url.count) }
        let query = url.slice(min(path.upperBound + 1, url.count), url.count)
        let path = url.slice(path.lowerBound, path.upperBound)
        let segments = URLPieces(path, separator: UInt8(ascii: "/"), nameEnd: nil)
        if segments.count > maxSegments { return .segments(segments.count) }
        if maxRepeats < 2 || segments.mayComeThrice, let segment = repeatedSegment(path) {
            return .repeated(String(decoding: segment, as: UTF8.self))
        }
        if isAskedFor { return nil }
        let arguments = URLPieces(
            query,
            separator: UInt8(ascii: "&"),
            nameEnd: UInt8(ascii: "=")
        )
        if arguments.mayComeThrice || arguments.count > Self.maxArguments,
            let trap = argument(in: query)
        {
            return trap
        }
        guard let year, segments.hasNumber || arguments.hasNumber else { return nil }
        let far = FarDate(from: year)
        if segments.hasNumber, let date = far.inPath(path) { return .date(date) }
        return arguments.hasNumber ? far.inQuery(query).map { .date($0) } : nil
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

    /// Arguments that are too many, or one that comes too often.
    private func argument(in query: UnsafeBufferPointer<UInt8>) -> Trap? {
        let arguments = query.split(separator: UInt8(ascii: "&"))
        if arguments.count > Self.maxArguments { return .arguments(arguments.count) }
        for (index, argument) in arguments.enumerated() {
            let name = argument.prefix { $0 != UInt8(ascii: "=") }
            let hasValue = argument.count > name.count + 1
            var (same, sameName) = (1, 1)
            for other in arguments[(index + 1)...] where other.starts(with: name) {
                let isSameName = other.dropFirst(name.count).first ?? 0x3D == UInt8(ascii: "=")
                if isSameName { sameName += 1 }
                if hasValue, other.elementsEqual(argument) { same += 1 }
            }
            if same > maxRepeats || sameName > Self.maxSameName {
                return .argument(String(decoding: name, as: UTF8.self))
            }
        }
        return nil
    }
}

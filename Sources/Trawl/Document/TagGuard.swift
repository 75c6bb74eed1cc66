internal import Glibc

/// Refuses documents whose tags would keep libxml2 busy for minutes.
///
/// libxml2 compares each attribute of a tag with all before it, and nothing can interrupt it:
/// 16,000 attributes take half a second, 116,000 take 150 seconds.
enum TagGuard {
    /// Documents up to this size cannot hold enough attributes to matter; they are not scanned.
    private static let harmlessBytes = 32 << 10
    /// The sum over all tags of the square of their attributes: about a second of libxml2.
    private static let maximumWork = 250_000_000

    /// Whether a document may be parsed.
    ///
    /// One pass over the tags.
    static func allows(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count > harmlessBytes, let start = bytes.baseAddress else { return true }
        let end = start + bytes.count
        var place = start
        var work = 0
        while let tag = find(UInt8(ascii: "<"), from: place, to: end), tag + 1 < end {
            place = tag + 1
            guard (0x61...0x7A).contains(place.pointee | 0x20) else { continue }
            let attributes = countAttributes(&place, end)
            work += attributes * attributes
            if work > maximumWork { return false }
        }
        return true
    }

    /// Counts attributes as libxml2 reads them, and passes the tag: runs of bytes between blanks, a
    /// quoted value only after an equals sign.
    private static func countAttributes(
        _ place: inout UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>
    ) -> Int {
        var runs = 0
        var last: UInt8 = 0
        while place < end {
            let byte = place.pointee
            place += 1
            if byte > 0x3E {
                // Letters: most of what stands outside quotes. A blank before one begins a run.
                if last <= 0x20 || last == 0x2F { runs &+= 1 }
            } else if byte == 0x3E {
                return runs
            } else if byte == 0x22 || byte == 0x27, last == 0x3D {
                guard let close = find(byte, from: place, to: end) else {
                    place = end
                    return runs
                }
                place = close + 1
                last = 0x20
                continue
            } else if byte <= 0x20 || byte == 0x2F {
                // Blanks around an equals sign are nothing.
                if last == 0x3D { continue }
            } else if byte != 0x3D, last <= 0x20 || last == 0x2F {
                runs &+= 1
            }
            last = byte
        }
        return runs
    }

    private static func find(
        _ byte: UInt8,
        from start: UnsafePointer<UInt8>,
        to end: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        guard start < end else { return nil }
        return memchr(start, Int32(byte), end - start).map {
            UnsafePointer($0.assumingMemoryBound(to: UInt8.self))
        }
    }
}

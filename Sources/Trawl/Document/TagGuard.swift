internal import Glibc

/// Refuses documents whose tags would keep libxml2 busy for minutes.
///
/// libxml2 compares each attribute of a tag with all before it, and nothing can interrupt it:
/// 16,000 attributes take half a second, 116,000 take 150 seconds.
enum TagGuard {
    /// Documents up to this size cannot hold enough attributes to matter; they are not scanned.
    private static let harmlessBytes = 32 << 10
    /// The sum over all tags of the square of their attributes: about a second of libxml2.
    static let maximumWork = 250_000_000

    /// Whether a document may be parsed.
    ///
    /// One quick pass over the bytes; one more over the tags where that one cannot tell.
    static func allows(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count > harmlessBytes, let start = bytes.baseAddress else { return true }
        let most = mostAttributes(bytes)
        // Even if they all stood in one tag.
        if most * most <= maximumWork { return true }
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

    /// As many attributes as a document may have: places where something begins behind a blank, a
    /// slash, a quote or the opening of a tag, in texts as well.
    ///
    /// An upper limit of what `countAttributes` finds in all tags together.
    private static func mostAttributes(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        var count = 0
        var place = 1
        while place < bytes.count {
            // Sums of one byte, for which the compiler takes 16 bytes at a time.
            let end = min(bytes.count, place &+ 240)
            var part: UInt8 = 0
            for next in place..<end {
                let before = start[next &- 1]
                let isBehind =
                    isBlank(before) | (before == 0x3C ? 1 : 0)
                    | (before == 0x22 ? 1 : 0) | (before == 0x27 ? 1 : 0)
                part &+= isBehind & (isBlank(start[next]) ^ 1)
            }
            count &+= Int(part)
            place = end
        }
        return count
    }

    /// 1 for a blank or a slash, else 0.
    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> UInt8 {
        (byte <= 0x20 ? 1 : 0) | (byte == 0x2F ? 1 : 0)
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

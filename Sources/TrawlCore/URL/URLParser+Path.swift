extension URLParser {
    /// Path start state.
    mutating func parsePathStart(_ input: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        startPath()
        if parts.kind.isSpecial {
            let skipsSlash = start < input.count && isSlash(input[start])
            return parsePath(input, at: skipsSlash ? start + 1 : start)
        }
        guard start < input.count, !Self.endsPath(input[start]) else {
            endPath()
            return start
        }
        return parsePath(input, at: isSlash(input[start]) ? start + 1 : start)
    }

    /// The path begins here.
    @inline(__always)
    mutating func startPath() {
        parts.pathStart = UInt32(truncatingIfNeeded: output.count)
    }

    /// Path state: writes segments behind those that are there.
    ///
    /// - Returns: the place of `?`, of `#` or the end.
    mutating func parsePath(_ input: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        var place = start
        while true {
            let slash = output.count
            output.append(UInt8(ascii: "/"))
            var stop: UInt8 = 0
            while place < input.count {
                let byte = input[place]
                if !ByteSet.pathStop.contains(byte) {
                    output.append(byte)
                } else if isSlash(byte) || Self.endsPath(byte) {
                    stop = byte
                    break
                } else if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/") {
                    output.append(byte)
                } else {
                    output.appendEscaped(byte)
                }
                place &+= 1
            }
            let isLast = place >= input.count || Self.endsPath(stop)
            finishSegment(from: slash, isLast: isLast)
            if isLast { break }
            place &+= 1
        }
        endPath()
        return place
    }

    /// The end of a segment in path state: dots are resolved, drive letters get their colon.
    @inline(__always)
    private mutating func finishSegment(from slash: Int, isLast: Bool) {
        let length = output.count - slash - 1
        guard length > 0, length <= 6 else { return }
        let first = output.base[slash + 1]
        if first == UInt8(ascii: ".") || first == UInt8(ascii: "%") {
            let dots = output.bytes.slice(slash + 1, output.count).dotSegment
            if dots > 0 {
                output.truncate(to: slash)
                if dots == 2 { shortenPath() }
                if isLast { output.append(UInt8(ascii: "/")) }
            }
        } else if parts.kind == .file, slash == Int(parts.pathStart), length == 2,
            output.bytes.isDriveLetter(at: slash + 1)
        {
            output.base[slash + 2] = UInt8(ascii: ":")
        }
    }

    /// Drops the last segment, but for the drive letter of a file URL (URL Standard, 4.1, shorten).
    mutating func shortenPath() {
        let start = Int(parts.pathStart)
        if parts.kind == .file, output.count == start + 3,
            output.bytes.isDriveLetter(at: start + 1), output.base[start + 2] == UInt8(ascii: ":")
        {
            return
        }
        var place = output.count
        while place > start {
            place &-= 1
            if output.base[place] == UInt8(ascii: "/") { break }
        }
        output.truncate(to: place)
    }

    /// The path ends here: keeps one that begins with `//` from being read as an authority.
    mutating func endPath() {
        let start = Int(parts.pathStart)
        if !parts.hasHost, output.count > start + 1, output.base[start] == UInt8(ascii: "/"),
            output.base[start + 1] == UInt8(ascii: "/")
        {
            output.insert(UInt8(ascii: "/"), UInt8(ascii: "."), at: start)
            parts.pathStart += 2
        }
        parts.queryStart = UInt32(truncatingIfNeeded: output.count)
        parts.fragmentStart = parts.queryStart
    }

    /// Opaque path state.
    mutating func parseOpaquePath(_ input: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        startPath()
        parts.hasOpaquePath = true
        var place = start
        while place < input.count, !Self.endsPath(input[place]) {
            let byte = input[place]
            place += 1
            if byte == 0x20, place < input.count, Self.endsPath(input[place]) {
                output.appendEscaped(byte)
            } else if ByteSet.control.contains(byte) {
                output.appendEscaped(byte)
            } else {
                output.append(byte)
            }
        }
        parts.queryStart = UInt32(truncatingIfNeeded: output.count)
        parts.fragmentStart = parts.queryStart
        return place
    }

    @inline(__always)
    static func endsPath(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// 1 for `.`, 2 for `..`, also with dots written as `%2e`, else 0.
    var dotSegment: Int {
        var place = 0
        var dots = 0
        while place < count {
            if self[place] == UInt8(ascii: ".") {
                place += 1
            } else if place + 2 < count, self[place] == UInt8(ascii: "%"),
                self[place + 1] == UInt8(ascii: "2"), self[place + 2] | 0x20 == UInt8(ascii: "e")
            {
                place += 3
            } else {
                return 0
            }
            dots += 1
        }
        return dots > 2 ? 0 : dots
    }

    /// Whether a letter and `:` or `|` stand at an offset.
    func isDriveLetter(at place: Int) -> Bool {
        place + 1 < count && isASCIILetter(self[place])
            && (self[place + 1] == UInt8(ascii: ":") || self[place + 1] == UInt8(ascii: "|"))
    }

    /// Whether the bytes from an offset on start with a Windows drive letter (URL Standard, 4.1).
    func startsWithDriveLetter(at place: Int) -> Bool {
        guard isDriveLetter(at: place) else { return false }
        guard place + 2 < count else { return true }
        switch self[place + 2] {
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"):
            return true
        default:
            return false
        }
    }
}

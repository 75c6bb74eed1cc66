extension URLParser {
    /// Special authority slashes state and special authority ignore slashes state.
    mutating func parseSpecialAuthority(_ input: UnsafeBufferPointer<UInt8>, at start: Int) -> Int?
    {
        var place = start
        while place < input.count, isSlash(input[place]) { place += 1 }
        return parseAuthority(input, at: place)
    }

    /// Authority state, host state and port state, then the path.
    mutating func parseAuthority(_ input: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        output.append(UInt8(ascii: "/"))
        output.append(UInt8(ascii: "/"))
        parts.hasHost = true
        let userStart = UInt32(truncatingIfNeeded: output.count)
        parts.usernameEnd = userStart
        parts.hostStart = userStart
        var end = start
        var at: Int?
        while end < input.count, !isSlash(input[end]), !Self.endsPath(input[end]) {
            if input[end] == UInt8(ascii: "@") { at = end }
            end &+= 1
        }
        var hostStart = start
        if let at {
            appendCredentials(input.slice(start, at))
            hostStart = at + 1
            if hostStart == end { return nil }
        }
        let hostEnd = input.hostEnd(from: hostStart, to: end)
        let host = input.slice(hostStart, hostEnd)
        if host.isEmpty, parts.kind.isSpecial || hostEnd < end { return nil }
        let followers = input.count - end
        guard appendHost(host, followers: followers) else { return nil }
        parts.hostEnd = UInt32(truncatingIfNeeded: output.count)
        if hostEnd < end {
            guard appendPort(input.slice(hostEnd + 1, end)) else { return nil }
        }
        return parsePathStart(input, at: end)
    }

    private mutating func appendCredentials(_ text: UnsafeBufferPointer<UInt8>) {
        let colon = text.firstIndex(of: UInt8(ascii: ":"), from: 0, to: text.count)
        output.append(text.slice(0, colon), escaping: .userinfo)
        let start = parts.usernameEnd
        parts.usernameEnd = UInt32(truncatingIfNeeded: output.count)
        if colon + 1 < text.count {
            output.append(UInt8(ascii: ":"))
            output.append(text.slice(colon + 1, text.count), escaping: .userinfo)
        }
        if output.count > Int(start) { output.append(UInt8(ascii: "@")) }
        parts.hostStart = UInt32(truncatingIfNeeded: output.count)
    }

    /// Writes a host; `followers` is how many bytes of input come after the authority.
    private mutating func appendHost(_ host: UnsafeBufferPointer<UInt8>, followers: Int) -> Bool {
        if host.isEmpty { return true }
        if parts.kind.isSpecial, host.isPlainHost {
            for byte in host { output.append(asciiLowercase(byte)) }
            return true
        }
        if parts.kind.isSpecial, host.isPlainAddress {
            output.append(host)
            return true
        }
        guard let parsed = HostParser.parse(host, isSpecial: parts.kind.isSpecial) else {
            return false
        }
        // A host may grow by more than three for one; make room again for all that follows.
        output.append(contentsOf: parsed)
        output.reserve(followers * 3 + 32)
        return true
    }

    private mutating func appendPort(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !digits.isEmpty else { return true }
        var port = 0
        for digit in digits {
            guard isASCIIDigit(digit) else { return false }
            port = port * 10 + Int(digit - 0x30)
            guard port <= 0xFFFF else { return false }
        }
        guard port != parts.kind.defaultPort else { return true }
        parts.port = UInt16(port)
        output.reserve(8)
        output.append(UInt8(ascii: ":"))
        for digit in String(port).utf8 { output.append(digit) }
        return true
    }

    /// File state, file slash state and file host state; `base` is a file URL or nil.
    mutating func parseFile(
        _ input: UnsafeBufferPointer<UInt8>,
        at start: Int,
        base: BaseURL?
    ) -> Int? {
        guard start < input.count, isSlash(input[start]) else {
            guard let base else {
                appendEmptyFileHost()
                startPath()
                return parsePath(input, at: start)
            }
            if start < input.count, !Self.endsPath(input[start]),
                input.startsWithDriveLetter(at: start)
            {
                copy(base, upTo: base.parts.authorityEnd)
                startPath()
                return parsePath(input, at: start)
            }
            return parseBesides(input, at: start, base: base)
        }
        if start + 1 < input.count, isSlash(input[start + 1]) {
            return parseFileHost(input, at: start + 2)
        }
        guard let base else {
            appendEmptyFileHost()
            startPath()
            return parsePath(input, at: start + 1)
        }
        copy(base, upTo: base.parts.authorityEnd)
        startPath()
        let path = base.parts.authorityEnd
        // The base's drive is kept: its path is `/C:` or begins with `/C:/`.
        if !input.startsWithDriveLetter(at: start + 1),
            base.bytes.slice(0, Int(base.parts.queryStart)).startsWithDriveLetter(at: path + 1),
            base.bytes[path + 2] == UInt8(ascii: ":")
        {
            output.append(base.bytes.slice(path, path + 3))
        }
        return parsePath(input, at: start + 1)
    }

    private mutating func parseFileHost(
        _ input: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> Int? {
        var end = start
        while end < input.count, !isSlash(input[end]), !Self.endsPath(input[end]) { end += 1 }
        if end - start == 2, input.isDriveLetter(at: start) {
            appendEmptyFileHost()
            startPath()
            return parsePath(input, at: start)
        }
        appendEmptyFileHost()
        guard appendHost(input.slice(start, end), followers: input.count - end) else { return nil }
        if output.bytes.slice(Int(parts.hostStart), output.count).isEqual(to: "localhost") {
            output.truncate(to: Int(parts.hostStart))
        }
        parts.hostEnd = UInt32(truncatingIfNeeded: output.count)
        return parsePathStart(input, at: end)
    }

    private mutating func appendEmptyFileHost() {
        output.append(UInt8(ascii: "/"))
        output.append(UInt8(ascii: "/"))
        parts.hasHost = true
        let end = UInt32(truncatingIfNeeded: output.count)
        parts.usernameEnd = end
        parts.hostStart = end
        parts.hostEnd = end
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where a host ends: at the first colon outside of brackets, or at the end.
    func hostEnd(from start: Int, to end: Int) -> Int {
        var inBrackets = false
        for place in start..<end {
            switch self[place] {
            case UInt8(ascii: "["): inBrackets = true
            case UInt8(ascii: "]"): inBrackets = false
            case UInt8(ascii: ":") where !inBrackets: return place
            default: break
            }
        }
        return end
    }

    /// Whether it is an IPv4 address as it is serialised: four decimal numbers without zeros in front.
    var isPlainAddress: Bool {
        var (numbers, digits, value) = (0, 0, 0)
        for byte in self {
            if isASCIIDigit(byte) {
                if digits > 0, value == 0 { return false }
                value = value * 10 + Int(byte - 0x30)
                digits += 1
                guard value <= 255 else { return false }
            } else {
                guard byte == UInt8(ascii: "."), digits > 0 else { return false }
                numbers += 1
                (digits, value) = (0, 0)
            }
        }
        return numbers == 3 && digits > 0
    }

    /// Whether it is a host name that only needs lower case: no escapes, nothing beyond ASCII, no
    /// IPv4 address.
    var isPlainHost: Bool {
        var labelStart = true
        var startsWithDigit = false
        for place in indices {
            let byte = asciiLowercase(self[place])
            guard ByteSet.plainHost.contains(byte) else { return false }
            if byte == UInt8(ascii: ".") {
                labelStart = true
                // A dot at the end does not begin another label.
                continue
            }
            if labelStart {
                startsWithDigit = isASCIIDigit(byte)
                labelStart = false
            }
        }
        return !startsWithDigit
    }
}

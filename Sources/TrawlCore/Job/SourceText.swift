/// The text of one file, cut into lines as libyaml counts them.
///
/// libyaml reads YAML 1.1: besides LF, CR and CR LF the characters U+0085, U+2028 and U+2029 end a
/// line, and columns count Unicode scalars.
struct SourceText: Sendable {
    /// The file's path as the user named it.
    let path: String
    /// The text without a byte order mark.
    let text: String

    /// Whether a `#` with a blank before it and a letter behind it is somewhere.
    let hasTightComment: Bool

    /// A file's text.
    init(path: String, text: String) {
        self.path = path
        self.text = text
        var previous: (UInt8, UInt8) = (0, 0)
        hasTightComment = text.utf8.contains { byte in
            let isTight =
                previous.0 == UInt8(ascii: " ") && previous.1 == UInt8(ascii: "#")
                && (byte >= 0x80 || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte))
            previous = (previous.1, byte)
            return isTight
        }
    }

    /// The lines, without what ends them.
    ///
    /// Linear in the length of the text.
    var lines: [Substring.UnicodeScalarView] {
        var lines: [Substring.UnicodeScalarView] = []
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var place = start
        while place < scalars.endIndex {
            let scalar = scalars[place]
            let next = scalars.index(after: place)
            guard Self.endsLine(scalar) else {
                place = next
                continue
            }
            lines.append(scalars[start..<place])
            let isPair = scalar == "\r" && next < scalars.endIndex && scalars[next] == "\n"
            place = isPair ? scalars.index(after: next) : next
            start = place
        }
        lines.append(scalars[start...])
        return lines
    }

    /// Whether a character ends a line for libyaml.
    static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}

/// A place in one of the files that a reading looks at.
struct SourcePlace: Hashable, Sendable {
    /// Which file: see `JobFileReading.sources`.
    var source: UInt8 = 0
    /// From 1; 0: the whole file.
    var line: UInt32
    /// From 1, in Unicode scalars; 0: the whole line.
    var column: UInt32

    /// The whole of a file.
    static let wholeFile = SourcePlace(line: 0, column: 0)

    /// The line that the place is in.
    var wholeLine: SourcePlace {
        var place = self
        place.column = 0
        return place
    }

    /// The place so many characters further on the same line.
    func moved(by columns: Int) -> SourcePlace {
        var place = self
        place.column += UInt32(columns)
        return place
    }
}

extension SourcePlace: Comparable {
    /// Earlier in the files comes first.
    static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.source, left.line, left.column) < (right.source, right.line, right.column)
    }
}

/// A place and how many characters there are meant.
struct SourceSpan: Hashable, Sendable {
    var place: SourcePlace
    /// At least 1.
    var length: Int

    /// The whole of a file.
    static let wholeFile = SourceSpan(place: .wholeFile, length: 1)
}

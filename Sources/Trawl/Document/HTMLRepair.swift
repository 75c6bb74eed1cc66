internal import Glibc
internal import TrawlCore

/// Writes HTML in such a way that libxml2's HTML 4 tokeniser reads what the HTML Standard says it means
/// (13.2.5).
///
/// One pass, by the standard's rules, from `<` to `<` and from `&` to `&`. What is written another way:
/// comments and declarations that end elsewhere, tags with names that HTML 4 does not have (`@click`),
/// references, the contents of elements that hold plain text, and `<` that begins nothing; and what goes
/// round libxml2, see `HTMLBypass`.
///
/// Linear in the length of the text: no byte is looked at more than a few times, and what is written
/// is at most seven times as long.
struct HTMLRepair: ~Copyable {
    /// What is to be parsed, and what is to be known when it is.
    struct Repaired {
        /// The text; nil: as it was.
        var text: [UInt8]?
        /// Names that libxml2 would not read, in the order of their numbers.
        var oddNames: [[UInt8]] = []
        /// How many tags make libxml2 search among the open elements: end tags, and `<body>`.
        var searchCount = 0
        /// What goes round libxml2; valid as long as the text that was repaired.
        var bypass = HTMLBypass()
        /// Whether scripts have signs that stand for `<`.
        var hasHiddenMarks = false
        /// Whether some attributes were left out, as reading them all would take too long.
        var isCut = false
    }

    /// A place in the text.
    typealias Place = UnsafePointer<UInt8>

    /// Where a tag ends, and what comes behind it.
    struct Tag {
        /// The place behind its `>`.
        var end: Place
        /// Whether it ends in `/>`.
        var isSelfClosing: Bool
        /// The length of its name.
        var nameCount: Int
    }

    let end: Place
    private(set) var output: [UInt8] = []
    /// How far the text is written out.
    private var copied: Place
    private var bypass = HTMLBypass()
    /// Whether a reference stands for the sign that marks begin with.
    var refersToSign = false
    /// Whether anything may go round libxml2.
    private let bypasses: Bool
    /// The first ampersand that was not looked at; `end` when there is none.
    var reference: Place
    var oddNames = OddNames()
    var foreign = ForeignContent()
    /// The sum over all tags of the square of their attributes; see `TagGuard`.
    var attributeWork = 0
    var isCut = false
    var hasHiddenMarks = false
    private var searchCount = 0
    /// Whether a tag came before, behind which a document type means nothing.
    private(set) var isBehindTag = false

    /// Looks through a text, which is valid UTF-8 without zero bytes and form feeds.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - bypasses: Whether long values and texts go round libxml2.
    /// - Returns: What it is to be parsed as.
    static func repaired(_ text: UnsafeBufferPointer<UInt8>, bypasses: Bool) -> Repaired {
        guard let start = text.baseAddress else { return Repaired() }
        let mayBypass = bypasses && !HTMLBytes.hasControls(text)
        var repair = HTMLRepair(start, start + text.count, bypasses: mayBypass)
        // What goes round makes it shorter.
        if repair.bypasses { repair.output.reserveCapacity(text.count) }
        repair.run(from: start)
        if repair.refersToSign, repair.bypass.count > 0 { return repaired(text, bypasses: false) }
        return repair.finish(start)
    }

    private init(_ start: Place, _ end: Place, bypasses: Bool) {
        self.end = end
        self.bypasses = bypasses
        copied = start
        reference = start
    }

    private consuming func finish(_ start: Place) -> Repaired {
        if copied > start { copy(to: end) }
        return Repaired(
            text: copied > start ? output : nil,
            oddNames: oddNames.names,
            searchCount: searchCount,
            bypass: bypass,
            hasHiddenMarks: hasHiddenMarks,
            isCut: isCut
        )
    }

    private mutating func run(from start: Place) {
        reference = find(0x26, from: start) ?? end
        var place = start
        while let mark = find(0x3C, from: place) {
            if reference < mark {
                writeReferences(to: mark)
            } else if mark - place >= HTMLBypass.leastText {
                passText(from: place, to: mark)
            }
            place = markup(at: mark)
            if reference < place { reference = find(0x26, from: place) ?? end }
        }
        writeReferences(to: end)
    }

    /// Passes what begins with `<`; where the text goes on (13.2.5.6).
    @inline(__always)
    private mutating func markup(at mark: Place) -> Place {
        let next = mark + 1 < end ? mark[1] : 0
        if HTMLBytes.isLetter(next) { return startTag(at: mark) }
        if next == UInt8(ascii: "/") { return endTag(at: mark) }
        if next == UInt8(ascii: "!") { return declaration(at: mark) }
        if next == UInt8(ascii: "?") { return instruction(at: mark) }
        replace(mark, mark + 1, with: "&lt;")
        return mark + 1
    }

    // MARK: Tags

    private mutating func startTag(at mark: Place) -> Place {
        let before = (written: output.count, copied: copied, passed: bypass.count)
        let tag: Tag
        if let plain = plainTag(at: mark) {
            tag = plain
        } else {
            if bypass.count > before.passed {
                output.removeLast(output.count - before.written)
                copied = before.copied
                bypass.removeAll(behind: before.passed)
            }
            tag = rewriteTag(at: mark)
        }
        isBehindTag = true
        // Elements that end at once hold nothing, as in XHTML; browsers look at `/>` in SVG only.
        guard !tag.isSelfClosing, tag.end < end else { return tag.end }
        let key = HTMLBytes.key(of: mark + 1, tag.nameCount, end)
        guard foreign.isActive || MarkupNames.isSpecial(mark[1], key) else { return tag.end }
        return special(key, tag)
    }

    /// Passes what has to be known of an element that HTML 4 does not know, or that holds plain text.
    @inline(never)
    private mutating func special(_ key: UInt64, _ tag: Tag) -> Place {
        if key == MarkupNames.body { searchCount &+= 1 }
        if MarkupNames.newVoids.contains(key) {
            // As in XHTML, with a blank that parts it from a value.
            replace(tag.end - 1, tag.end - 1, with: " /")
            return tag.end
        }
        if foreign.isActive || MarkupNames.isForeign(key) { foreign.open(key) }
        return passContent(of: key, tag)
    }

    /// Passes a tag that libxml2 reads as it is meant; nil when it has to be written another way.
    @inline(__always)
    private mutating func plainTag(at mark: Place) -> Tag? {
        guard var place = plainName(from: mark + 1) else { return nil }
        let nameCount = place - mark - 1
        guard place < end else { return Tag(end: end, isSelfClosing: false, nameCount: nameCount) }
        guard HTMLBytes.endsName(place.pointee) else { return nil }
        var isSelfClosing = false
        var attributes = 0
        while true {
            while place < end, HTMLBytes.isBlank(place.pointee) { place += 1 }
            guard place < end else { break }
            let byte = place.pointee
            place += 1
            if byte == 0x3E { break }
            if byte == 0x2F {
                guard place < end, place.pointee == 0x3E else { return nil }
                place += 1
                isSelfClosing = true
                break
            }
            guard let nameEnd = plainName(from: place - 1) else { return nil }
            attributes &+= 1
            guard let next = plainValue(from: nameEnd) else { return nil }
            place = next
        }
        if reference < place, mustRewrite(mark, place) { return nil }
        attributeWork &+= attributes &* attributes
        if attributeWork > TagGuard.maximumWork {
            attributeWork -= attributes * attributes
            return nil
        }
        return Tag(end: place, isSelfClosing: isSelfClosing, nameCount: nameCount)
    }

    /// The place behind a name that libxml2 reads as it is; nil for another one.
    @inline(__always)
    private func plainName(from start: Place) -> Place? {
        guard HTMLBytes.isPlainNameStart(start.pointee) else { return nil }
        let place = HTMLBytes.nameEnd(from: start + 1, end)
        guard place - start <= HTMLBytes.longestPlainName, !OddNames.isMark(start, place) else {
            return nil
        }
        return place
    }

    /// The place behind the value of an attribute, if it has one; nil when something odd follows its
    /// name.
    @inline(__always)
    private mutating func plainValue(from nameEnd: Place) -> Place? {
        var place = nameEnd
        while place < end, HTMLBytes.isBlank(place.pointee) { place += 1 }
        guard place < end else { return end }
        guard place.pointee == 0x3D else {
            return place > nameEnd || HTMLBytes.endsName(place.pointee) ? place : nil
        }
        place += 1
        while place < end, HTMLBytes.isBlank(place.pointee) { place += 1 }
        guard place < end else { return end }
        let quote = place.pointee
        guard quote == 0x22 || quote == 0x27 else { return valueEnd(from: place) }
        let start = place + 1
        guard let close = find(quote, from: start) else { return end }
        if close - start >= HTMLBypass.leastValue, reference >= close, mayPass {
            pass(start, to: close)
        }
        return close + 1
    }

    /// The place behind a value, its quotes included.
    @inline(__always)
    func valueEnd(from start: Place) -> Place {
        let quote = start.pointee
        if quote == 0x22 || quote == 0x27 {
            return find(quote, from: start + 1).map { $0 + 1 } ?? end
        }
        var place = start
        while place < end, place.pointee != 0x3E, !HTMLBytes.isBlank(place.pointee) { place += 1 }
        return place
    }

    private mutating func endTag(at mark: Place) -> Place {
        let name = mark + 2
        guard name < end, HTMLBytes.isLetter(name.pointee) else { return oddEndTag(at: mark) }
        isBehindTag = true
        searchCount &+= 1
        var tagEnd: Place
        if var place = plainName(from: name) {
            let nameCount = place - name
            while place < end, HTMLBytes.isBlank(place.pointee) { place += 1 }
            if foreign.isActive { foreign.close(HTMLBytes.key(of: name, nameCount, end)) }
            let isBreak = nameCount == 2 && HTMLBytes.key(of: name, 2, end) == MarkupNames.lineBreak
            guard isBreak || place >= end || place.pointee != 0x3E else { return place + 1 }
            tagEnd = rewriteEndTag(at: mark, isBreak: isBreak)
        } else {
            tagEnd = rewriteEndTag(at: mark, isBreak: false)
        }
        return tagEnd
    }

    // MARK: What goes round libxml2

    private var mayPass: Bool { bypasses && !bypass.isFull }

    /// Has a text between two tags go round, unless it is blank: white space means little in places,
    /// which is libxml2's to know.
    ///
    /// Behind what was written another way the text may go on one before it; libxml2 would see both as
    /// one, and a mark must be the first of it.
    private mutating func passText(from start: Place, to mark: Place) {
        guard mayPass, isBehindTag, copied < start else { return }
        var place = start
        while place < mark, HTMLBytes.isBlank(place.pointee) { place += 1 }
        if place < mark { pass(start, to: mark) }
    }

    /// Has a script or style go round that has an end, and nothing written another way in it.
    mutating func passRaw(from start: Place, to contentEnd: Place) {
        guard contentEnd < end, contentEnd - start >= HTMLBypass.leastText, copied <= start, mayPass
        else { return }
        pass(start, to: contentEnd)
    }

    private mutating func pass(_ start: Place, to next: Place) {
        skip(from: start, to: next)
        bypass.add(UnsafeBufferPointer(start: start, count: next - start), to: &output)
    }

    // MARK: Writing

    /// Writes out the text up to a place.
    mutating func copy(to place: Place) {
        guard place > copied else { return }
        output.append(contentsOf: UnsafeBufferPointer(start: copied, count: place - copied))
        copied = place
    }

    /// Writes out the text up to a place, and goes on at another.
    mutating func skip(from start: Place, to next: Place) {
        copy(to: start)
        copied = next
    }

    /// Writes something in place of a part of the text.
    mutating func replace(_ start: Place, _ next: Place, with text: StaticString) {
        skip(from: start, to: next)
        write(text)
    }

    /// Writes something more.
    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { output.append(contentsOf: $0) }
    }

    /// Writes a part of the text, or something else.
    mutating func write(_ start: Place, to place: Place) {
        output.append(contentsOf: UnsafeBufferPointer(start: start, count: place - start))
    }

    /// Writes bytes.
    mutating func write(_ bytes: some Collection<UInt8>) { output.append(contentsOf: bytes) }

    /// The first place of a byte; nil when there is none.
    ///
    /// In most tags and texts it is one of the next 16 bytes, which costs less than a call.
    @inline(__always)
    func find(_ byte: UInt8, from start: Place) -> Place? {
        var place = start
        if end - start >= 16 {
            let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
            for _ in 0..<2 {
                let word = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
                let hits = HTMLBytes.zeroBytes(UInt64(littleEndian: word) ^ pattern)
                if hits != 0 { return place + hits.trailingZeroBitCount / 8 }
                place += 8
            }
        }
        guard place < end else { return nil }
        return memchr(place, Int32(byte), end - place).map {
            Place($0.assumingMemoryBound(to: UInt8.self))
        }
    }
}

internal import Glibc

/// Comments, declarations and what browsers take for a comment (HTML Standard, 13.2.5.41-52).
extension HTMLRepair {
    /// Passes what begins with `<!`.
    mutating func declaration(at mark: Place) -> Place {
        if mark + 3 < end, mark[2] == 0x2D, mark[3] == 0x2D { return comment(at: mark) }
        if HTMLBytes.begins(with: Self.documentType, at: mark + 2, end) {
            return documentType(at: mark)
        }
        if foreign.isInside, beginsSection(mark) { return section(at: mark) }
        return bogusComment(at: mark, from: mark + 2)
    }

    private static let documentType = Array("doctype".utf8)

    private func beginsSection(_ mark: Place) -> Bool {
        guard end - mark >= 9 else { return false }
        return memcmp(mark + 2, "[CDATA[", 7) == 0
    }

    /// Passes what begins with `<?`: a processing instruction, which browsers take for a comment.
    mutating func instruction(at mark: Place) -> Place {
        // libxml2 makes one of it where a name follows.
        guard mark + 2 < end, HTMLBytes.isLetter(mark[2]), let close = find(0x3E, from: mark) else {
            return bogusComment(at: mark, from: mark + 1)
        }
        return close + 1
    }

    /// Passes `</` that begins no tag.
    mutating func oddEndTag(at mark: Place) -> Place {
        let next = mark + 2
        guard next < end else {
            replace(mark, mark + 1, with: "&lt;")
            return end
        }
        if next.pointee == 0x3E {
            skip(from: mark, to: next + 1)
            return next + 1
        }
        return bogusComment(at: mark, from: next)
    }

    private mutating func bogusComment(at mark: Place, from content: Place) -> Place {
        let close = find(0x3E, from: content) ?? end
        writeComment(mark, content, close, next: close < end ? close + 1 : end)
        return close < end ? close + 1 : end
    }

    private mutating func writeComment(
        _ mark: Place,
        _ content: Place,
        _ contentEnd: Place,
        next: Place
    ) {
        skip(from: mark, to: next)
        write("<!--")
        if content < contentEnd { write(content, to: contentEnd) }
        write("-->")
    }

    /// A comment ends at `-->` or `--!>`, and `<!-->` is a whole one.
    private mutating func comment(at mark: Place) -> Place {
        let content = mark + 4
        var place = content
        while let close = find(0x3E, from: place) {
            place = close + 1
            // The signs may be those of `<!--`.
            if close[-1] == 0x2D, close[-2] == 0x2D {
                // `close[-3]` is the exclamation mark at the least.
                if close - 2 >= content { return place }
                writeComment(mark, content, content, next: place)
                return place
            }
            if close[-1] == 0x21, close - 3 >= content, close[-2] == 0x2D, close[-3] == 0x2D {
                writeComment(mark, content, close - 3, next: place)
                return place
            }
        }
        writeComment(mark, content, end, next: end)
        return end
    }

    /// A document type ends at the first `>`, quotes or not; behind a tag it is nothing.
    private mutating func documentType(at mark: Place) -> Place {
        guard let close = find(0x3E, from: mark) else {
            skip(from: mark, to: end)
            return end
        }
        var place = mark
        while !isBehindTag, let quote = firstQuote(from: place, to: close) {
            guard let second = find(quote.pointee, from: quote + 1), second < close else {
                skip(from: mark, to: close + 1)
                return close + 1
            }
            place = second + 1
        }
        if isBehindTag { skip(from: mark, to: close + 1) }
        return close + 1
    }

    private func firstQuote(from start: Place, to limit: Place) -> Place? {
        var place = start
        while place < limit {
            if place.pointee == 0x22 || place.pointee == 0x27 { return place }
            place += 1
        }
        return nil
    }

    /// Writes a CDATA section of SVG or MathML as text.
    private mutating func section(at mark: Place) -> Place {
        let content = mark + 9
        var place = content
        var contentEnd = end
        var next = end
        while let close = find(0x3E, from: place) {
            place = close + 1
            if close - 2 >= content, close[-1] == 0x5D, close[-2] == 0x5D {
                contentEnd = close - 2
                next = place
                break
            }
        }
        skip(from: mark, to: content)
        writeEscaped(content, contentEnd)
        skip(from: content, to: next)
        return next
    }
}

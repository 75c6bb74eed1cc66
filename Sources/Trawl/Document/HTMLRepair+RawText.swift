internal import Glibc

/// Elements whose content is no markup (HTML Standard, 13.2.5.2-4 and 13.2.5.9-31).
extension HTMLRepair {
    /// Passes the content of an element that holds plain text, but not its end tag; nothing of any other.
    mutating func passContent(of key: UInt64, _ tag: Tag) -> Place {
        // libxml2 too reads these as plain text, also in SVG.
        if key == MarkupNames.script, tag.nameCount == 6 {
            let contentEnd = passScript(from: tag.end)
            passRaw(from: tag.end, to: contentEnd)
            return contentEnd
        }
        if key == MarkupNames.style, tag.nameCount == 5 {
            let contentEnd = passRawText(from: tag.end, Self.styleName)
            passRaw(from: tag.end, to: contentEnd)
            return contentEnd
        }
        guard !foreign.isInside, !foreign.isActive || key != MarkupNames.title else {
            return tag.end
        }
        if key == MarkupNames.title, tag.nameCount == 5 {
            return escapeText(from: tag.end, Self.titleName, hasReferences: true)
        }
        if key == MarkupNames.textarea, tag.nameCount == 8 {
            return escapeText(from: tag.end, Self.textareaName, hasReferences: true)
        }
        if key == MarkupNames.plaintext, tag.nameCount == 9 {
            skip(from: tag.end, to: tag.end)
            writeEscaped(tag.end, end)
            skip(from: tag.end, to: end)
            return end
        }
        guard tag.nameCount <= 8, MarkupNames.rawTexts.contains(key) else { return tag.end }
        let name = (0..<tag.nameCount).map { UInt8(truncatingIfNeeded: key >> UInt64(8 * $0)) }
        return escapeText(from: tag.end, name, hasReferences: false)
    }

    private static let scriptName = Array("script".utf8)
    private static let styleName = Array("style".utf8)
    private static let titleName = Array("title".utf8)
    private static let textareaName = Array("textarea".utf8)

    /// Writes what libxml2 would read as markup so that it is text.
    private mutating func escapeText(
        from start: Place,
        _ name: [UInt8],
        hasReferences: Bool
    ) -> Place {
        let contentEnd = endTag(of: name, from: start)
        if !hasReferences {
            guard contentEnd > start else { return contentEnd }
            let length = contentEnd - start
            if memchr(start, 0x3C, length) == nil, memchr(start, 0x26, length) == nil {
                return contentEnd
            }
            skip(from: start, to: start)
            writeEscaped(start, contentEnd)
            skip(from: start, to: contentEnd)
            return contentEnd
        }
        if reference < start { reference = find(0x26, from: start) ?? end }
        var place = start
        while let mark = find(0x3C, from: place), mark < contentEnd {
            writeReferences(to: mark)
            replace(mark, mark + 1, with: "&lt;")
            place = mark + 1
        }
        writeReferences(to: contentEnd)
        return contentEnd
    }

    /// Writes text with `<` and `&` as references.
    mutating func writeEscaped(_ start: Place, _ contentEnd: Place) {
        var copied = start
        var place = start
        while place < contentEnd {
            let byte = place.pointee
            if byte == 0x3C || byte == 0x26 {
                write(copied, to: place)
                write(byte == 0x3C ? "&lt;" : "&amp;")
                copied = place + 1
            }
            place += 1
        }
        write(copied, to: contentEnd)
    }

    /// The place of the end tag of an element of plain text; the end when there is none.
    private func endTag(of name: [UInt8], from start: Place) -> Place {
        var place = start
        while let mark = find(0x3C, from: place) {
            if isEndTag(mark, name) { return mark }
            place = mark + 1
        }
        return end
    }

    private func isEndTag(_ mark: Place, _ name: [UInt8]) -> Bool {
        let nameEnd = mark + 2 + name.count
        return beginsEndTag(mark, name) && nameEnd < end && HTMLBytes.endsName(nameEnd.pointee)
    }

    /// Whether libxml2 takes `<` for the beginning of the end tag, as it does for `</scripture>`.
    private func beginsEndTag(_ mark: Place, _ name: [UInt8]) -> Bool {
        mark + 1 < end && mark[1] == 0x2F && HTMLBytes.begins(with: name, at: mark + 2, end)
    }

    private mutating func passRawText(from start: Place, _ name: [UInt8]) -> Place {
        var place = start
        while let mark = find(0x3C, from: place) {
            if isEndTag(mark, name) { return mark }
            if beginsEndTag(mark, name) { hide(mark) }
            place = mark + 1
        }
        return end
    }

    /// What stands for `<` where libxml2 would end a script or style too early.
    ///
    /// A noncharacter, which no document has; `HTMLTreeBuilder` puts the sign back.
    static let hiddenMark: [UInt8] = [0xEF, 0xB7, 0x90]

    private mutating func hide(_ mark: Place) {
        skip(from: mark, to: mark + 1)
        write(Self.hiddenMark)
        hasHiddenMarks = true
    }

    // MARK: Scripts

    /// Where a script is: behind `<!--`, in which `<script` begins an inner one.
    private enum ScriptState { case plain, escaped, doubleEscaped }

    /// Passes a script up to its end tag (13.2.5.4 and 13.2.5.15-31).
    private mutating func passScript(from start: Place) -> Place {
        var state = ScriptState.plain
        var place = start
        while let mark = nextInScript(from: place, state) {
            place = mark + 1
            if mark.pointee == 0x2D {
                if mark + 2 < end, mark[1] == 0x2D, mark[2] == 0x3E { state = .plain }
            } else if beginsEndTag(mark, Self.scriptName) {
                let isTag = isEndTag(mark, Self.scriptName)
                if isTag, state != .doubleEscaped { return mark }
                if isTag { state = .escaped }
                hide(mark)
            } else if state == .plain {
                let isComment = mark + 3 < end && memcmp(mark, "<!--", 4) == 0
                if isComment { state = .escaped }
                // The signs may be those of `-->` too.
                if isComment { place = mark + 2 }
            } else if state == .escaped,
                HTMLBytes.begins(with: Self.scriptName, at: place, end),
                place + 6 < end, HTMLBytes.endsName(place[6])
            {
                state = .doubleEscaped
            }
        }
        return end
    }

    /// The next `<`, and inside comments the next `-`.
    private func nextInScript(from start: Place, _ state: ScriptState) -> Place? {
        if state == .plain { return find(0x3C, from: start) }
        var place = start
        while place < end {
            if place.pointee == 0x3C || place.pointee == 0x2D { return place }
            place += 1
        }
        return nil
    }
}

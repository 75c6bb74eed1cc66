internal import TrawlCore

/// Tags that have to be written another way (HTML Standard, 13.2.5.8-40).
extension HTMLRepair {
    /// Writes a start tag so that libxml2 reads what browsers read.
    mutating func rewriteTag(at mark: Place) -> Tag {
        skip(from: mark, to: mark)
        var place = mark + 1
        while place < end, !HTMLBytes.endsName(place.pointee) { place += 1 }
        var tag = Tag(end: end, isSelfClosing: false, nameCount: place - mark - 1)
        write("<")
        writeName(mark + 1, place)
        var attributes = 0
        while let attribute = nextAttribute(from: &place, &tag) {
            // As many as libxml2 compares with each other in a second; see `TagGuard`.
            guard attributeWork + 2 * attributes + 1 <= TagGuard.maximumWork else {
                isCut = true
                continue
            }
            attributeWork += 2 * attributes + 1
            attributes += 1
            write(" ")
            writeName(attribute.name, attribute.nameEnd)
            guard let value = attribute.value else { continue }
            write("=\"")
            writeValue(value, attribute.valueEnd)
            write("\"")
        }
        tag.end = place
        skip(from: mark, to: place)
        write(tag.isSelfClosing ? "/>" : ">")
        return tag
    }

    /// An attribute's name and its value without quotes; nil: it has none.
    struct Attribute {
        var name: Place
        var nameEnd: Place
        var value: Place?
        var valueEnd: Place
    }

    /// Reads the next attribute; nil when the tag ends, behind which `place` then is.
    private func nextAttribute(from place: inout Place, _ tag: inout Tag) -> Attribute? {
        while true {
            while place < end, HTMLBytes.isBlank(place.pointee) || place.pointee == 0x2F {
                tag.isSelfClosing = place.pointee == 0x2F
                place += 1
            }
            guard place < end else { return nil }
            if place.pointee == 0x3E {
                tag.isSelfClosing = tag.isSelfClosing && place[-1] == 0x2F
                place += 1
                return nil
            }
            tag.isSelfClosing = false
            var attribute = Attribute(name: place, nameEnd: place, value: nil, valueEnd: place)
            // An equals sign may be the first of a name.
            place += 1
            while place < end, place.pointee != 0x3D, !HTMLBytes.endsName(place.pointee) {
                place += 1
            }
            attribute.nameEnd = place
            readValue(of: &attribute, from: &place)
            // libxml2 knows no name like this, which nobody asks for.
            if attribute.name.pointee != 0x3D { return attribute }
        }
    }

    private func readValue(of attribute: inout Attribute, from place: inout Place) {
        var next = place
        while next < end, HTMLBytes.isBlank(next.pointee) { next += 1 }
        guard next < end, next.pointee == 0x3D else { return }
        next += 1
        while next < end, HTMLBytes.isBlank(next.pointee) { next += 1 }
        guard next < end else {
            place = end
            return
        }
        place = valueEnd(from: next)
        let isQuoted = next.pointee == 0x22 || next.pointee == 0x27
        // The document may end inside the quotes.
        let isClosed = isQuoted && place > next + 1 && place[-1] == next.pointee
        attribute.value = next + (isQuoted ? 1 : 0)
        attribute.valueEnd = place - (isClosed ? 1 : 0)
    }

    /// Writes a name, or what stands for it.
    private mutating func writeName(_ start: Place, _ nameEnd: Place) {
        var isPlain =
            HTMLBytes.isPlainNameStart(start.pointee)
            && nameEnd - start <= HTMLBytes.longestPlainName && !OddNames.isMark(start, nameEnd)
        var place = start
        while isPlain, place < nameEnd {
            isPlain = HTMLBytes.isPlainName(place.pointee)
            place += 1
        }
        if isPlain { return write(start, to: nameEnd) }
        let name = UnsafeBufferPointer(start: start, count: nameEnd - start).map {
            (0x41...0x5A).contains($0) ? $0 | 0x20 : $0
        }
        write(oddNames.replacement(for: name))
    }

    private mutating func writeValue(_ start: Place, _ valueEnd: Place) {
        var copied = start
        var place = start
        while place < valueEnd {
            let byte = place.pointee
            if byte == 0x22 {
                write(copied, to: place)
                write("&#34;")
                copied = place + 1
            } else if byte == 0x26 {
                let verdict = verdict(on: place, before: valueEnd, inAttribute: true)
                if let next = verdict.end {
                    write(copied, to: place)
                    write(verdict)
                    copied = next
                    place = next
                    continue
                }
            }
            place += 1
        }
        write(copied, to: valueEnd)
    }

    /// Writes an end tag without what else stands in it; `</br>` is a line break (13.2.6.4.7).
    mutating func rewriteEndTag(at mark: Place, isBreak: Bool) -> Place {
        var place = mark + 2
        while place < end, !HTMLBytes.endsName(place.pointee) { place += 1 }
        skip(from: mark, to: mark)
        let nameEnd = place
        var tag = Tag(end: end, isSelfClosing: false, nameCount: nameEnd - mark - 2)
        while nextAttribute(from: &place, &tag) != nil {}
        write(isBreak ? "<" : "</")
        writeName(mark + 2, nameEnd)
        skip(from: mark, to: place)
        write(">")
        return place
    }
}

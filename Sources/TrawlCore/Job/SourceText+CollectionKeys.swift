extension SourceText {
    /// Where a collection or an alias may stand as a key, in a text that has anchors and aliases.
    ///
    /// Yams hashes keys whole, and with aliases a small text can hold a key of a billion nodes. No key
    /// of a job file is a collection, so what may be one is refused before the text is composed. The
    /// look is coarse on purpose: it knows neither quotes nor comments, which an attacker could bend,
    /// and takes too much for such a key rather than too little.
    func placeOfCollectionKey() -> SourcePlace? {
        guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: "*")) else {
            return nil
        }
        let lines = self.lines.map { Array($0) }
        guard lines.contains(where: { $0.nameBehind("&") != nil }),
            lines.contains(where: { $0.nameBehind("*") != nil })
        else { return nil }
        for (row, line) in lines.enumerated() {
            guard let column = line.columnOfCollectionKey else { continue }
            return SourcePlace(line: UInt32(row + 1), column: UInt32(column + 1))
        }
        return nil
    }
}

extension [Unicode.Scalar] {
    /// The first place, from 0, behind a sign and the name that follows it, as of an anchor or alias.
    fileprivate func nameBehind(_ sign: Unicode.Scalar) -> Int? {
        var start = 0
        while let place = self[start...].firstIndex(of: sign) {
            let end = self[(place + 1)...].firstIndex { !$0.isOfAnchorName } ?? count
            if end > place + 1 { return end }
            start = place + 1
        }
        return nil
    }

    /// Where in a line an explicit key, an alias as a key or the end of a collection as a key stands.
    ///
    /// A key without `?` stands on one line (YAML 1.2, 7.4.2).
    fileprivate var columnOfCollectionKey: Int? {
        for (place, scalar) in enumerated() where scalar == "?" {
            let before = place == 0 ? " " : self[place - 1]
            let behind = place + 1 < count ? self[place + 1] : " "
            if " \t[{,-".unicodeScalars.contains(before), behind == " " || behind == "\t" {
                return place
            }
        }
        guard let end = nameBehind("*") else { return nil }
        if isColon(behind: end) { return end - 1 }
        return self[end...].indices.first {
            (self[$0] == "]" || self[$0] == "}" || self[$0].isOfAnchorName)
                && isColon(behind: $0 + 1)
                && (!self[$0].isOfAnchorName || isAlias(endingAt: $0))
        }
    }

    private func isColon(behind start: Int) -> Bool {
        self[start...].first { $0 != " " && $0 != "\t" } == ":"
    }

    private func isAlias(endingAt place: Int) -> Bool {
        self[...place].last { !$0.isOfAnchorName } == "*"
    }
}

extension Unicode.Scalar {
    /// Whether libyaml takes the character into the name of an anchor.
    fileprivate var isOfAnchorName: Bool {
        switch self {
        case "0"..."9", "A"..."Z", "a"..."z", "_", "-": true
        default: false
        }
    }
}

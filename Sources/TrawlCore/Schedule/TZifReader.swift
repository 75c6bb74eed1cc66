/// A fault of a TZif file, before the zone's name is put to it.
struct TZifError: Error {
    let code: ZoneError.Code
    let reason: String
}

/// Reads compiled time zone files (RFC 8536, section 3).
///
/// Every length is checked before it is used: bytes from anywhere lead to a table or to an error.
struct TZifReader {
    private let bytes: [UInt8]
    private var position = 0

    /// The counts of a header (RFC 8536, 3.1).
    private struct Header {
        var version: UInt8
        var utIndicators: Int
        var standardIndicators: Int
        var leapSeconds: Int
        var times: Int
        var types: Int
        var characters: Int

        /// Bytes of the data block that follows.
        func dataLength(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4)
                + standardIndicators + utIndicators
        }
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The transitions of a file, those of its footer included.
    static func table(_ bytes: [UInt8]) throws(TZifError) -> ZoneTable {
        var reader = TZifReader(bytes)
        var header = try reader.header()
        var timeSize = 4
        if header.version >= 2 {
            // The first block repeats the data in 32 bits for old readers (RFC 8536, 3).
            try reader.skip(header.dataLength(timeSize: 4))
            header = try reader.header()
            timeSize = 8
        }
        var builder = try reader.dataBlock(header, timeSize: timeSize)
        if timeSize == 8 {
            let footer = try reader.footer()
            if !footer.isEmpty { builder.append(try POSIXZoneRule(footer)) }
        }
        return builder.table
    }

    private mutating func header() throws(TZifError) -> Header {
        let start = position
        try skip(44)
        guard bytes[start..<start + 4].elementsEqual([0x54, 0x5A, 0x69, 0x66]) else {  // "TZif"
            throw TZifError(code: .notTZif, reason: "the data does not begin with 'TZif'")
        }
        let version = bytes[start + 4] == 0 ? 1 : bytes[start + 4] &- UInt8(ascii: "0")
        var counts: [Int] = []
        for index in 0..<6 { counts.append(Int(unsigned32(at: start + 20 + index * 4))) }
        return Header(
            version: version,
            utIndicators: counts[0],
            standardIndicators: counts[1],
            leapSeconds: counts[2],
            times: counts[3],
            types: counts[4],
            characters: counts[5]
        )
    }

    private mutating func dataBlock(
        _ header: Header,
        timeSize: Int
    ) throws(TZifError) -> ZoneTableBuilder {
        guard (1...256).contains(header.types), header.characters > 0,
            [0, header.types].contains(header.utIndicators),
            [0, header.types].contains(header.standardIndicators)
        else {
            throw inconsistent("the counts in the header contradict each other")
        }
        let start = position
        try skip(header.dataLength(timeSize: timeSize))
        guard header.leapSeconds == 0 else {
            throw TZifError(code: .leapSeconds, reason: "the file counts leap seconds")
        }
        let indicesStart = start + header.times * timeSize
        let typesStart = indicesStart + header.times
        let namesStart = typesStart + header.types * 6
        let names = bytes[namesStart..<namesStart + header.characters]

        var builder = ZoneTableBuilder()
        for index in 0..<header.types {
            builder.types.append(try type(at: typesStart + index * 6, names: names))
        }
        var last: Int64?
        for index in 0..<header.times {
            let type = bytes[indicesStart + index]
            guard Int(type) < header.types else {
                throw inconsistent("transition \(index + 1) is of a type that is not there")
            }
            let time = time(at: start + index * timeSize, size: timeSize)
            if let last, time <= last { throw inconsistent("transitions are not in order") }
            last = time
            builder.append(seconds: time, type: type)
        }
        return builder
    }

    private func type(at place: Int, names: ArraySlice<UInt8>) throws(TZifError) -> ZoneType {
        let offset = Int64(Int32(bitPattern: unsigned32(at: place)))
        // RFC 8536, 3.2: more than -25 and less than 26 hours.
        guard (-89_999...93_599).contains(offset) else {
            throw inconsistent("offset \(offset) s is out of range -89999...93599")
        }
        guard bytes[place + 4] <= 1 else {
            throw inconsistent("a daylight saving mark is neither 0 nor 1")
        }
        let name = names.dropFirst(Int(bytes[place + 5]))
        guard let end = name.firstIndex(of: 0) else {
            throw inconsistent("an abbreviation has no end")
        }
        return ZoneType(
            offset: offset * 1000,
            abbreviation: String(decoding: name[..<end], as: UTF8.self)
        )
    }

    /// The string between two line feeds at the end (RFC 8536, 3.3).
    private mutating func footer() throws(TZifError) -> ArraySlice<UInt8> {
        guard position < bytes.count, bytes[position] == 0x0A,
            let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
        else {
            throw TZifError(code: .truncated, reason: "the file ends in its footer")
        }
        return bytes[position + 1..<end]
    }

    private mutating func skip(_ count: Int) throws(TZifError) {
        guard count <= bytes.count - position else {
            throw TZifError(
                code: .truncated,
                reason: "the file ends after \(bytes.count) bytes, in the middle of its data"
            )
        }
        position += count
    }

    private func unsigned32(at place: Int) -> UInt32 {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func time(at place: Int, size: Int) -> Int64 {
        let high = Int64(Int32(bitPattern: unsigned32(at: place)))
        return size == 4 ? high : high << 32 | Int64(unsigned32(at: place + 4))
    }

    private func inconsistent(_ reason: String) -> TZifError {
        TZifError(code: .inconsistent, reason: reason)
    }
}

internal import Glibc
public import TrawlCore

/// The path of an output file with its placeholders: `results/{job}/{run}.jsonl`.
///
/// What stands between the placeholders is the job file's author's and is used as it is; what is
/// inserted cannot leave its place in the path (see `safe`).
public struct OutputPath: Hashable, Sendable {
    /// What can be inserted, as it is written between braces.
    public enum Placeholder: String, CaseIterable, Sendable {
        /// The job's name.
        case job
        /// The run's name.
        case run
        /// The day, as `2026-11-23`.
        case date
        /// The time of day, as `063000`: a colon is not safe everywhere.
        case time
        /// The kind of item.
        case item
    }

    /// What is inserted.
    public struct Values: Hashable, Sendable {
        /// The job's name.
        public var job: String
        /// The run's name, as text.
        public var run: String
        /// The run's scheduled time by the clock of the job's time zone, for `{date}` and `{time}`.
        public var time: CivilDateTime
        /// The kind of item; any text when the template has no `{item}`.
        public var item: String

        /// Values from their parts.
        public init(job: String, run: String, time: CivilDateTime, item: String) {
            self.job = job
            self.run = run
            self.time = time
            self.item = item
        }
    }

    private enum Part: Hashable {
        case text(String)
        case placeholder(Placeholder)
    }

    /// The template as it was given.
    public let template: String
    private let parts: [Part]

    /// Reads a template.
    ///
    /// - Throws: `ExportError.Code.template` for an unknown placeholder or a lone brace.
    public init(template: String) throws(ExportError) {
        self.template = template
        var parts: [Part] = []
        var rest = template[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw .straySign(template: template)
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard let placeholder = Placeholder(rawValue: name) else {
                throw .unknownPlaceholder(name, template: template)
            }
            parts.append(.placeholder(placeholder))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// Whether a placeholder occurs.
    public func contains(_ placeholder: Placeholder) -> Bool {
        parts.contains(.placeholder(placeholder))
    }

    /// The path for given values.
    ///
    /// - Parameters:
    ///   - root: The folder above `jobs/`, to which a template is relative that does not begin
    ///     with `/`; empty: the process's folder.
    ///   - values: What is inserted.
    /// - Returns: The path; its folders need not be there.
    public func path(in root: String, _ values: Values) -> String {
        let isAbsolute = template.utf8.first == UInt8(ascii: "/")
        var path = isAbsolute || root.isEmpty ? "" : root + "/"
        for part in parts {
            switch part {
            case .text(let text): path += text
            case .placeholder(.job): path += OutputPath.safe(values.job)
            case .placeholder(.run): path += OutputPath.safe(values.run)
            case .placeholder(.date): path += OutputPath.safe(values.time.date.description)
            case .placeholder(.time): path += OutputPath.safe(OutputPath.timeOfDay(values.time))
            case .placeholder(.item): path += OutputPath.safe(values.item)
            }
        }
        return path
    }

    /// `063000`, and `063000.123` where there are milliseconds.
    private static func timeOfDay(_ time: CivilDateTime) -> String {
        let text = time.description
        guard let start = text.lastIndex(of: "T") else { return text }
        return text[text.index(after: start)...].filter { $0 != ":" }
    }
}

extension OutputPath {
    /// A value as it is inserted: `[A-Za-z0-9._@-]`, 1 to 200 bytes, no dot or dash in front.
    ///
    /// A value that is so already stays as it is. In another one each other character becomes `_`,
    /// and a hash of the whole is put behind, so that two values do not share a file.
    public static func safe(_ value: String) -> String {
        var bytes: [UInt8] = []
        for scalar in value.unicodeScalars {
            let isSafe = scalar.isASCII && isSafe(UInt8(truncatingIfNeeded: scalar.value))
            bytes.append(isSafe ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "_"))
            if bytes.count > longest { break }
        }
        if bytes.first == UInt8(ascii: ".") || bytes.first == UInt8(ascii: "-") {
            bytes[0] = UInt8(ascii: "_")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text != value || bytes.isEmpty || bytes.count > longest else { return text }
        let mark = "-" + String(ContentHash(Array(value.utf8)).description.prefix(8))
        let kept = bytes.isEmpty ? "_" : String(decoding: bytes.prefix(longest - 9), as: UTF8.self)
        return kept + mark
    }

    /// A name may have 255 bytes; the rest is for the template and for a temporary name's additions.
    private static let longest = 200

    private static func isSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "@"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

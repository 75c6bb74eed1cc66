internal import CLibxml2

/// Names of elements and attributes that HTML has and libxml2 does not read, such as `@click`.
///
/// They go through the parser as `x::-` and a number, and are put back when the tree is built.
struct OddNames {
    /// The names in lower case, in the order of their numbers.
    private(set) var names: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]

    /// Names that a document may have of them; the rest all become the last one.
    static let maximumCount = 10_000

    private static let mark = Array("x::-".utf8)

    /// Whether a name of the document looks like one of ours, and has to be counted among them.
    @inline(__always)
    static func isMark(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        end - start > 3 && start[1] == 0x3A && start[2] == 0x3A && start[0] | 0x20 == 0x78
    }

    /// What is written in place of a name.
    mutating func replacement(for name: [UInt8]) -> [UInt8] {
        var number = numbers[name]
        if number == nil {
            number = min(names.count, Self.maximumCount - 1)
            if names.count < Self.maximumCount {
                names.append(name)
                numbers[name] = number
            }
        }
        return Self.mark + Array(String(number ?? 0).utf8)
    }

    /// The number in a name that the parser reports; nil when it is one as it was written.
    @inline(__always)
    static func number(in name: UnsafePointer<xmlChar>) -> Int? {
        guard name[0] == 0x78, name[1] == 0x3A, name[2] == 0x3A, name[3] == 0x2D else { return nil }
        var number = 0
        var place = 4
        while name[place] != 0 {
            number = number * 10 + Int(name[place] & 15)
            place += 1
        }
        return number
    }
}

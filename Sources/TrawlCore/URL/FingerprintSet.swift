/// A set of fingerprints in little memory: about 25 bytes for each that is in it, and never more
/// than 32 once there are ten thousand.
///
/// The fingerprints are spread over parts by their first bits. Each part is a table that grows on
/// its own, by a half, so that growing takes little time and memory at once; and the parts begin
/// with different widths, so that they do not all grow at the same time. Nothing is ever removed.
public struct FingerprintSet: Sendable {
    private var parts: [Part]
    /// How many are in the set.
    public private(set) var count = 0

    /// 64 parts: with 10 million in the set a part has 4 MB, which are rebuilt in some
    /// milliseconds.
    private static let partBits: UInt64 = 6

    /// An empty set.
    public init() {
        // From 16 on to one and a half times that, where the first ones will be after they have
        // grown.
        parts = (0..<64).map { Part(firstWidth: 16 + $0 / 8) }
    }

    /// Whether the fingerprint is in the set.
    public func contains(_ fingerprint: Fingerprint) -> Bool {
        parts[Self.part(fingerprint)].contains(fingerprint)
    }

    /// Puts a fingerprint in.
    ///
    /// - Returns: true when it was not yet there.
    @discardableResult
    public mutating func insert(_ fingerprint: Fingerprint) -> Bool {
        let isNew = parts[Self.part(fingerprint)].insert(fingerprint)
        if isNew { count &+= 1 }
        return isNew
    }

    /// How many bytes the tables take.
    public var byteCount: Int {
        parts.reduce(0) { $0 + $1.byteCount }
    }

    @inline(__always)
    private static func part(_ fingerprint: Fingerprint) -> Int {
        Int(truncatingIfNeeded: fingerprint.high &>> (64 - partBits))
    }
}

extension FingerprintSet {
    /// A table of open addressing whose slots lie in groups of eight.
    ///
    /// A group has a word of eight tags, one byte of the fingerprint for each slot and zero where
    /// it is free. A search looks at one word, mostly in the processor's cache, and only where a
    /// tag is the same at the slot, which mostly is not. The wanted group grows with the
    /// fingerprint, so that growing goes through memory from front to back.
    private struct Part: Sendable {
        private var tags: [UInt64] = []
        private var slots: [Fingerprint] = []
        private var count = 0
        private let firstWidth: Int

        private static let ones: UInt64 = 0x0101_0101_0101_0101
        private static let tops: UInt64 = 0x8080_8080_8080_8080

        init(firstWidth: Int) {
            self.firstWidth = firstWidth
        }

        var byteCount: Int {
            tags.capacity * MemoryLayout<UInt64>.stride
                + slots.capacity * MemoryLayout<Fingerprint>.stride
        }

        func contains(_ fingerprint: Fingerprint) -> Bool {
            guard !tags.isEmpty else { return false }
            return tags.withUnsafeBufferPointer { tags in
                slots.withUnsafeBufferPointer { slots in
                    Self.find(fingerprint, tags: tags, slots: slots) == nil
                }
            }
        }

        mutating func insert(_ fingerprint: Fingerprint) -> Bool {
            // At most 7/8 full, so there is always a free slot, and mostly one in the wanted group
            // or the next.
            if count >= tags.count * 7 { grow() }
            let isNew = tags.withUnsafeMutableBufferPointer { tags in
                slots.withUnsafeMutableBufferPointer { slots in
                    Self.insert(fingerprint, tags: tags, slots: slots)
                }
            }
            if isNew { count &+= 1 }
            return isNew
        }

        @inline(__always)
        private static func insert(
            _ fingerprint: Fingerprint,
            tags: UnsafeMutableBufferPointer<UInt64>,
            slots: UnsafeMutableBufferPointer<Fingerprint>
        ) -> Bool {
            guard
                let slot = find(
                    fingerprint,
                    tags: UnsafeBufferPointer(tags),
                    slots: UnsafeBufferPointer(slots)
                )
            else { return false }
            slots[slot] = fingerprint
            tags[slot >> 3] |= tag(fingerprint) &<< UInt64((slot & 7) &* 8)
            return true
        }

        /// The free slot where the fingerprint belongs, or nil when it is there already.
        @inline(__always)
        private static func find(
            _ fingerprint: Fingerprint,
            tags: UnsafeBufferPointer<UInt64>,
            slots: UnsafeBufferPointer<Fingerprint>
        ) -> Int? {
            let pattern = tag(fingerprint) &* ones
            var group = home(fingerprint, width: tags.count)
            while true {
                let word = tags[group]
                var candidates = zeroBytes(word ^ pattern)
                while candidates != 0 {
                    let slot = group &* 8 &+ candidates.trailingZeroBitCount &>> 3
                    if slots[slot] == fingerprint { return nil }
                    candidates &= candidates &- 1
                }
                let used = usedSlots(word)
                if used < 8 { return group &* 8 &+ used }
                group &+= 1
                if group == tags.count { group = 0 }
            }
        }

        /// Puts a fingerprint that is not there into a table that has room.
        @inline(__always)
        private static func move(
            _ fingerprint: Fingerprint,
            tags: UnsafeMutableBufferPointer<UInt64>,
            slots: UnsafeMutableBufferPointer<Fingerprint>
        ) {
            var group = home(fingerprint, width: tags.count)
            while tags[group] &>> 56 != 0 {
                group &+= 1
                if group == tags.count { group = 0 }
            }
            let used = usedSlots(tags[group])
            slots[group &* 8 &+ used] = fingerprint
            tags[group] |= tag(fingerprint) &<< UInt64(used &* 8)
        }

        /// How many slots of a group are taken; they are filled one after the other.
        @inline(__always)
        private static func usedSlots(_ word: UInt64) -> Int {
            8 &- word.leadingZeroBitCount &>> 3
        }

        /// The top bit of each byte that is zero, and at times of one above such a byte.
        @inline(__always)
        private static func zeroBytes(_ word: UInt64) -> UInt64 {
            (word &- ones) & ~word & tops
        }

        /// A byte of the fingerprint, never zero.
        @inline(__always)
        private static func tag(_ fingerprint: Fingerprint) -> UInt64 {
            max(fingerprint.low &>> 56, 1)
        }

        /// The wanted group: the bits behind those of the part, as a fraction of the width.
        @inline(__always)
        private static func home(_ fingerprint: Fingerprint, width: Int) -> Int {
            let bits = fingerprint.high &<< FingerprintSet.partBits
            let width = UInt64(truncatingIfNeeded: width)
            return Int(truncatingIfNeeded: bits.multipliedFullWidth(by: width).high)
        }

        @inline(never)
        private mutating func grow() {
            let width = tags.isEmpty ? firstWidth : tags.count + tags.count / 2
            var newTags = [UInt64](repeating: 0, count: width)
            var newSlots = [Fingerprint](
                repeating: Fingerprint(high: 0, low: 0),
                count: width * 8
            )
            newTags.withUnsafeMutableBufferPointer { newTags in
                newSlots.withUnsafeMutableBufferPointer { newSlots in
                    slots.withUnsafeBufferPointer { slots in
                        for (group, word) in tags.enumerated() {
                            let start = group &* 8
                            for slot in start..<start &+ Self.usedSlots(word) {
                                Self.move(slots[slot], tags: newTags, slots: newSlots)
                            }
                        }
                    }
                }
            }
            tags = newTags
            slots = newSlots
        }
    }
}

/// A growing row of bytes that is written without bounds checks after room was reserved.
///
/// The URL parser reserves the worst case once and then writes byte by byte; an array's check for
/// uniqueness and capacity at each byte would cost more than the parsing itself.
struct ByteBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The number of bytes written.
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// The bytes written; valid until the buffer is changed or ends.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base, count: count)
    }

    /// Makes room for so many bytes behind those written.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    /// Appends a byte for which room was reserved.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        base[count] = byte
        count &+= 1
    }

    /// Appends bytes from elsewhere, for which room was reserved.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        (base + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    /// Appends an array, making room for it.
    mutating func append(contentsOf array: [UInt8]) {
        reserve(array.count)
        array.withUnsafeBufferPointer { append($0) }
    }

    /// Appends a byte as `%XX`, for which room was reserved.
    @inline(__always)
    mutating func appendEscaped(_ byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(upperHexDigit(byte >> 4))
        append(upperHexDigit(byte & 15))
    }

    /// Appends bytes, those of `set` as `%XX`; room for three times their number was reserved.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, escaping set: ByteSet) {
        for byte in bytes {
            if set.contains(byte) { appendEscaped(byte) } else { append(byte) }
        }
    }

    /// Puts two bytes between those written, at an offset.
    mutating func insert(_ first: UInt8, _ second: UInt8, at offset: Int) {
        reserve(2)
        for place in stride(from: count - 1, through: offset, by: -1) {
            base[place + 2] = base[place]
        }
        base[offset] = first
        base[offset + 1] = second
        count += 2
    }

    /// Drops all bytes from an offset on.
    @inline(__always)
    mutating func truncate(to length: Int) {
        count = length
    }
}

/// The digit of a value below 16, in upper case.
@inline(__always)
func upperHexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x37 + value
}

/// The value of a hexadecimal digit in either case, or nil.
@inline(__always)
func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
}

/// Whether the byte is an ASCII letter.
@inline(__always)
func isASCIILetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
}

/// Whether the byte is an ASCII digit.
@inline(__always)
func isASCIIDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
}

/// The byte in lower case when it is an ASCII letter, else itself.
@inline(__always)
func asciiLowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}

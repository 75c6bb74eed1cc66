/// One coding being undone, piece by piece, for one body after another.
protocol CodingStream: AnyObject {
    /// Forgets the body before and lets go of what was large for it.
    func begin()

    /// Whether the body may end here: its end mark was read, and nothing was begun after it.
    var isWhole: Bool { get }

    /// Undoes as much of the input as the output has room for, and takes that off the input.
    ///
    /// To be called again while input is left or the output was filled. What stands behind the end
    /// mark and does not begin like more of the same is taken and ignored, as browsers do.
    ///
    /// - Returns: The number of bytes written.
    /// - Throws: When the input is none of the coding.
    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodingError) -> Int
}

/// Why a coding cannot be undone.
struct CodingError: Error {
    /// One sentence for people.
    let message: String

    init(_ message: String) { self.message = message }
}

extension UnsafeRawBufferPointer {
    /// Takes so many bytes off the front.
    mutating func take(_ count: Int) { self = Self(rebasing: self[count...]) }
}

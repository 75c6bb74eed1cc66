public import TrawlCore

/// A step that each item goes through before it is stored, given by a program that embeds Trawl.
///
/// It runs on the fetching threads, several at once, and so must be quick and thread-safe.
public struct ItemStep: Sendable {
    /// For logs and `trawl show`.
    ///
    /// Pages that have not changed since the last run keep the items that steps of these names made:
    /// a step that does something else than before gets another name.
    public let name: String
    let body: @Sendable (Item) throws -> Item?

    /// A step.
    ///
    /// - Parameters:
    ///   - name: For logs and `trawl show`.
    ///   - body: Gives the item on, as it is or changed, or nil to drop it. When it throws, the item
    ///     is dropped, counted, and shown with its page and the error.
    public init(_ name: String, _ body: @escaping @Sendable (Item) throws -> Item?) {
        self.name = name
        self.body = body
    }
}

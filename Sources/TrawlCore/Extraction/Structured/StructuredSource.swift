/// Data that a page carries for machines, as a field's source.
public enum StructuredSource: Hashable, Sendable {
    /// Where objects with types and names are taken from.
    public enum Syntax: String, Hashable, Sendable, CaseIterable {
        /// Scripts of type `application/ld+json` (JSON-LD 1.1).
        case jsonld
        /// Attributes such as `itemscope` and `itemprop` (HTML Standard, 5).
        case microdata
    }

    /// What a path leads to inside the objects of a type, such as `Product`.
    case objects(Syntax, type: String, path: StructuredPath)
    /// The content of the `meta` elements of a name, such as `og:title`.
    case meta(name: String)
}

/// Names of schema.org, which are written with and without their vocabulary.
enum SchemaName {
    private static let vocabularies = [
        "https://schema.org/", "http://schema.org/", "https://www.schema.org/",
        "http://www.schema.org/", "//schema.org/", "schema:",
    ]

    /// The name without the vocabulary; names of other vocabularies stay as they are.
    static func bare(_ name: String) -> Substring {
        // Nearly all names are bare.
        guard name.utf8.contains(UInt8(ascii: ":")) || name.utf8.first == UInt8(ascii: "/") else {
            return name[...]
        }
        for vocabulary in vocabularies where name.hasPrefix(vocabulary) {
            return name.dropFirst(vocabulary.count)
        }
        return name[...]
    }
}

/// Which answers are read for items and links, by their Content-Type.
enum MediaType {
    /// Whether an answer is read: HTML, XML, JSON and text; also when the server does not say.
    static func isReadable(_ contentType: String?) -> Bool {
        guard let contentType else { return true }
        let essence = contentType.prefix { $0 != ";" }.lowercased()
            .filter { $0 != " " && $0 != "\t" }
        return essence.isEmpty || essence.hasPrefix("text/")
            || essence == "application/xhtml+xml"
            || essence == "application/xml" || essence.hasSuffix("+xml")
            || essence == "application/json" || essence.hasSuffix("+json")
    }
}

/// Finds and resolves the links of the sample site's own pages: plain attributes, plain paths.
struct LinkScanner {
    /// The path of the page that has the links.
    let page: String

    /// The values of all `href` and `src` attributes, as paths from the root.
    func paths(in html: String) -> [String] {
        (values(of: "href", in: html) + values(of: "src", in: html)).map(resolved)
    }

    private func values(of attribute: String, in html: String) -> [String] {
        html.split(separator: " \(attribute)=\"", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
    }

    private func resolved(_ link: String) -> String {
        guard !link.hasPrefix("/") else { return link }
        var folders = page.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for part in link.split(separator: "/") {
            if part == ".." { folders = folders.dropLast() } else { folders.append(part) }
        }
        return folders.joined(separator: "/")
    }
}

/// Names that the tree builder has to know, each by its first eight bytes.
enum HTMLTreeNames {
    static let root = NameKey("html").bits
    static let head = NameKey("head").bits
    static let body = NameKey("body").bits
    static let paragraph = NameKey("p").bits
    static let script = NameKey("script").bits
    static let style = NameKey("style").bits

    /// Elements before which a paragraph ends (HTML Standard, 13.2.6.4.7).
    static let blocks = names(
        """
        address article aside blockquote center details dialog dir div dl fieldset figcaption figure \
        footer form h1 h2 h3 h4 h5 h6 header hgroup hr listing main menu nav ol p pre search section \
        summary ul xmp plaintext li dd dt
        """
    )
    /// Elements that keep a paragraph around them from ending (13.2.4.2, "button scope").
    static let scopes = names(
        """
        applet button caption html marquee math object svg table td template th
        """
    )
    /// Elements that browsers would begin again behind the paragraph's end (13.2.4.3).
    static let formatting = names("a b big code em font i nobr s small strike strong tt u")

    private static func names(_ names: String) -> Set<UInt64> {
        Set(names.split(separator: " ").map { NameKey(String($0)).bits })
    }
}

/// Names that the tree builder has to know, each by its first eight bytes.
///
/// They are the bits of a `NameKey`, written out so that the compiler compares with constants.
enum HTMLTreeNames {
    static let root: UInt64 = 0x6C6D_7468
    static let head: UInt64 = 0x6461_6568
    static let body: UInt64 = 0x7964_6F62
    static let paragraph: UInt64 = 0x70
    static let script: UInt64 = 0x7470_6972_6373
    static let style: UInt64 = 0x65_6C79_7473

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

import Testing

@testable import TrawlCore

@Suite("suffixes of what is no page")
struct MediaSuffixTests {
    @Test(
        "images, archives and media are known by their suffix",
        arguments: [
            ("/a.jpg", true), ("/a.JPEG", true), ("/a/b.tar.gz", true), ("/x.woff2", true),
            ("/a.7z", true), ("/.zip", true), ("/a.pdf", true),
            ("/a.html", false), ("/a.php", false), ("/a.xml", false), ("/a.rss", false),
            ("/a.txt", false), ("/a.jpg/", false), ("/a.jpg/b", false), ("/ajpg", false),
            ("/jpg", false), ("/a.", false), ("/", false), ("", false), ("/v1.2", false),
            ("/a.jpgjpg", false), ("/a.j%70g", false),
        ]
    )
    func suffixes(path: String, isMedia: Bool) {
        var path = path
        let ends = path.withUTF8 { MediaSuffix.ends($0) }
        #expect(ends == isMedia)
    }
}

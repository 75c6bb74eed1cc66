import Foundation
import Testing

extension RealSiteTests {
    /// Pages of Python's documentation and what their first heading says.
    private static let titles = [
        "/python/tutorial/index.html": "The Python Tutorial¶",
        "/python/glossary.html": "Glossary¶",
        "/python/faq/design.html": "Design and History FAQ¶",
        "/python/library/stdtypes.html": "Built-in Types¶",
        "/python/library/os.html": "os — Miscellaneous operating system interfaces¶",
    ]

    @Test(
        "every page of Python's documentation that links reach is one item, and the next run changes none",
        .enabled(if: RealSite.has("python"), RealSite.isMissing)
    )
    func pythonDocumentation() throws {
        let site = try #require(RealSite())
        let linked = LinkedPages(in: site.folder, from: ["/python/index.html"], prefix: "/python/")
        #expect(linked.linkCounts.count > 400)
        let project = try RealProject(
            site,
            job: "python",
            start: ["python/index.html"],
            part: "python"
        )
        let first = try project.run()
        let pages = try project.pages(try #require(try project.runs().last))
        let expected = Set(linked.linkCounts.keys)
        #expect(expected.subtracting(pages.keys) == [], "no item, though links lead there")
        #expect(Set(pages.keys).subtracting(expected) == [], "an item, though no link leads there")
        #expect(
            first.output.contains("\n  pages    \(pages.count), \(linked.missing.count) failed\n")
        )

        for (path, page) in pages {
            #expect(page.links == linked.linkCounts[path], "links of \(path)")
        }
        for (path, title) in RealSiteTests.titles {
            #expect(pages[path]?.title == title, "title of \(path)")
        }

        let second = try project.run()
        let unchanged =
            "items    \(pages.count): 0 added, 0 changed, 0 removed, \(pages.count) unchanged"
        #expect(second.output.contains(unchanged), "\(second.output)")
        let files = try project.runs().map(project.export)
        #expect(files.count == 2)
        #expect(files.first == files.last, "both runs wrote the same")
        print(
            "\(pages.count) pages, peak memory \(first.peakKilobytes) and \(second.peakKilobytes) kB"
        )
        #expect((1..<200 * 1024).contains(max(first.peakKilobytes, second.peakKilobytes)))
    }
}

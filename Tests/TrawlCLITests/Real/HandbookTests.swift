import Foundation
import Testing

extension RealSiteTests {
    /// The title of Debian's handbook in the languages of its package.
    private static let handbooks = [
        "ar-MA": "دفتر مدير دبيان",
        "ja-JP": "Debian 管理者ハンドブック",
        "ru-RU": "Настольная книга администратора Debian",
        "zh-CN": "Debian 管理员手册",
        "zh-TW": "Debian管理者手冊",
        "ko-KR": "데비안 관리자의 핸드북",
        "el-GR": "Εγχειρίδιο διαχειριστή Debian",
        "fa-IR": "راهنمای دبیان برای مدیر سیستم‌ها",
        "tr-TR": "Debian Yöneticisinin El Kitabı",
        "vi-VN": "Sổ tay Quản trị Debian",
        "de-DE": "Das Debian Administrationshandbuch",
    ]

    @Test(
        "titles of Debian's handbook come out right in every writing",
        .enabled(if: RealSite.has("handbook"), RealSite.isMissing)
    )
    func handbook() throws {
        let site = try #require(RealSite())
        let starts = RealSiteTests.handbooks.keys.sorted().map { "handbook/\($0)/index.html" }
        let linked = LinkedPages(
            in: site.folder,
            from: starts.map { "/" + $0 },
            prefix: "/handbook/"
        )
        let project = try RealProject(site, job: "handbook", start: starts, part: "handbook")
        _ = try project.run()
        let pages = try project.pages(try #require(try project.runs().last))
        #expect(Set(pages.keys) == Set(linked.linkCounts.keys))
        for (language, title) in RealSiteTests.handbooks {
            #expect(pages["/handbook/\(language)/index.html"]?.title == title)
        }
        for (path, page) in pages {
            let title = try #require(page.title, "title of \(path)")
            #expect(!title.contains("\u{FFFD}"), "title of \(path)")
        }
    }
}

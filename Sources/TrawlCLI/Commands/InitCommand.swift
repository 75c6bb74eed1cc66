internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl init [DIR]`.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a new project: a folder 'jobs' with a commented example.",
        discussion: "Files that are there already are left alone."
    )

    @Argument(help: "The folder of the project; made when it is missing.", completion: .directory)
    var directory = "."

    func run() throws {
        try FolderMaking.makeFolder(directory + "/jobs")
        let files = [("jobs/example.yaml", Self.example), (".gitignore", Self.ignored)]
        var lines: [String] = []
        for (name, text) in files {
            let path = directory == "." ? name : "\(directory)/\(name)"
            let isNew = try FolderMaking.makeFile(path, text)
            lines.append("\(isNew ? "made" : "left as it is:") \(path)")
        }
        let change = directory == "." ? "" : "  cd \(directory)\n"
        try StandardOutput.write(
            """
            \(lines.joined(separator: "\n"))

            Next:
            \(change)  $EDITOR jobs/example.yaml      # where, when and what
              trawl check                    # says what is wrong with it
              trawl run example --limit 3    # one run of three pages, now
              trawl start                    # crawl on schedule

            """
        )
    }

    /// What a project does not keep in git: the store and the results.
    static let ignored = """
        .trawl/
        results/

        """

    /// The example job: valid as it is, and about a page that is there for examples.
    static let example = """
        # A job: where, when and what. Its name is the name of the file, `example`.
        # `trawl check` tells every mistake with its place; `trawl schema` is for your editor.

        description: The headline of an example page
        enabled: false                # true, and `trawl start` runs it on schedule

        # When: cron (minute hour day month weekday), or `every: 15m`. `trawl next` shows the times.
        schedule:
          cron: "30 6 * * MON-FRI"
          timezone: Europe/Berlin

        # Where a run begins. Only the hosts named here are fetched, unless `allow` names others.
        start: https://example.com/

        # Links to follow: CSS selectors. Quote what begins with # * & [ > | @ or %.
        # follow: li.next > a

        # What: one item for each match of `each`; without it, one item for each page.
        # each: article.product
        fields:
          title: h1                   # a string is a CSS selector; the text of the first match
          text: p
          link: {css: "a::attr(href)", type: url}
          # price: {css: .price, type: decimal}
          # images: {css: "img::attr(src)", type: url, all: true}

        # How a host is treated: robots.txt is obeyed, and requests are a second apart.
        politeness:
          delay: 1s

        limits:
          pages: 100

        # Written after each run; `trawl export example` writes to standard output at any time.
        output: results/example.json

        """
}

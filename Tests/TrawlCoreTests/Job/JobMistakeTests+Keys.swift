import Testing

@testable import TrawlCore

extension JobMistakeTests {
    @Test("mistakes in the keys of the top", arguments: top)
    func topKeys(_ mistake: MistakeCase) {
        let text = "start: https://h/\nfields: {a: b}\n" + mistake.text
        #expect(JobReading.make(text).summary == mistake.expected)
    }

    static let top: [MistakeCase] = [
        MistakeCase("desciption: x", unknown("desciption", "did you mean 'description'?")),
        MistakeCase("timezone: UTC", unknown("timezone", "it belongs under 'schedule'")),
        MistakeCase("zzz: 1", "3:1: error: unknown key 'zzz' in job 'news'"),
        MistakeCase(
            "fetch: {start: x}",
            "3:9: error: unknown key 'start' in 'fetch' (it belongs at the top of the file)"
        ),
        MistakeCase("description: [a]", "3:14: error: 'description' must be text, not a list"),
        MistakeCase(
            "description: {a: b}",
            "3:14: error: 'description' must be text, not a mapping"
        ),
        MistakeCase("name: Books", notName("Books")),
        MistakeCase("name: -a", notName("-a")),
        MistakeCase("name: [a]", "3:7: error: 'name' must be a name, not a list"),
        MistakeCase(
            "enabled: on",
            "3:10: error: 'enabled' must be true or false, not 'on' (write true)"
        ),
        MistakeCase(
            "enabled: 0",
            "3:10: error: 'enabled' must be true or false, not '0' (write false)"
        ),
        MistakeCase("enabled: maybe", "3:10: error: 'enabled' must be true or false, not 'maybe'"),
        MistakeCase("tags: [a, a]", "3:11: error: 'a' is listed twice in 'tags'"),
        MistakeCase("tags: []", "3:7: error: 'tags' is an empty list (leave the key out)"),
        MistakeCase("tags: [[a]]", "3:8: error: 'tags' must be text, not a list"),
        MistakeCase("meta: [url, url]", "3:13: error: 'url' is listed twice in 'meta'"),
        MistakeCase("meta: [none, url]", "3:8: error: 'none' stands alone in 'meta'"),
        MistakeCase(
            "meta: urls",
            "3:7: error: 'meta' must be one of url, fetched_at, run, job, item, key, first_seen, last_changed, none, not 'urls' (did you mean 'url'?)"
        ),
        MistakeCase(
            "removed_after: 0",
            "3:16: error: 'removed_after' 0 is out of range 1-1000"
        ),
        MistakeCase(
            "removed_after: 1001",
            "3:16: error: 'removed_after' 1001 is out of range 1-1000"
        ),
        MistakeCase(
            "removed_after: 2d",
            "3:16: error: 'removed_after' must be a whole number, not '2d'"
        ),
        MistakeCase("removed_after: 1000"),
        MistakeCase("private: 10.0.0.0/33", notRange("3:10", "10.0.0.0/33")),
        MistakeCase("private: [10.0.0.0/32, intern.example]", notRange("3:24", "intern.example")),
        MistakeCase("private: ['fd00::/128', 'fd00::/129']", notRange("3:25", "fd00::/129")),
        MistakeCase(
            "private: [10.0.0.0/8, 10.1.2.3/8]",
            "3:23: error: '10.1.2.3/8' is listed twice in 'private'"
        ),
        MistakeCase(
            "ignore_params: [sid, sid]",
            "3:22: error: 'sid' is listed twice in 'ignore_params'"
        ),
        MistakeCase(
            "ignore_params: {a: b}",
            "3:16: error: 'ignore_params' must be text, not a mapping"
        ),
        MistakeCase("limits: [1]", "3:9: error: 'limits' must be a mapping, not a list"),
        MistakeCase("limits: {pages: 0}", "3:17: error: 'pages' 0 must be at least 1"),
        MistakeCase(
            "limits: {links: 10000001, url_length: 1000001, segments: 0}",
            "3:17: error: 'links' 10000001 is out of range 1-10000000",
            "3:39: error: 'url_length' 1000001 is out of range 1-1000000",
            "3:58: error: 'segments' 0 is out of range 1-10000"
        ),
        MistakeCase(
            "limits: {host_pages: 0, concurrency: 10001, errors: 50}",
            "3:22: error: 'host_pages' 0 must be at least 1",
            "3:38: error: 'concurrency' 10001 is out of range 1-10000",
            "3:53: error: 'errors' must be a percentage from 0% to 100%, not '50' (did you mean '50%'?)"
        ),
        MistakeCase(
            "limits: {errors: 101%}",
            "3:18: error: 'errors' must be a percentage from 0% to 100%, not '101%'"
        ),
        MistakeCase("limits: {depth: -1}", "3:17: error: 'depth' -1 is out of range 0-1000000"),
        MistakeCase(
            "limits: {items: many}",
            "3:17: error: 'items' must be a whole number, not 'many'"
        ),
        MistakeCase(
            "limits: {items: 1.5}",
            "3:17: error: 'items' must be a whole number, not '1.5'"
        ),
        MistakeCase("limits: {duration: 0s}", "3:20: error: 'duration' must be longer than 0"),
        MistakeCase(
            "limits: {duration: 1h30m}",
            "3:20: error: 'duration' must be a duration such as 500ms, 30s, 15m, 6h or 7d, not '1h30m' (did you mean '90m'?)"
        ),
        MistakeCase("limits: {bytes: 0KB}", "3:17: error: 'bytes' must be more than 0"),
        MistakeCase(
            "limits: {bytes: 2gb}",
            "3:17: error: 'bytes' must be a size such as 64KB, 10MB or 2GB, not '2gb' (did you mean '2GB'?)"
        ),
        MistakeCase(
            "politeness: {robots: obay}",
            "3:22: error: 'robots' must be one of obey, ignore, not 'obay' (did you mean 'obey'?)"
        ),
        MistakeCase(
            "politeness: {concurrency: 1001}",
            "3:27: error: 'concurrency' 1001 is out of range 1-1000"
        ),
    ]

    @Test("mistakes in start, allow, deny and fetch", arguments: requests)
    func requests(_ mistake: MistakeCase) {
        #expect(JobReading.make("fields: {a: b}\n" + mistake.text).summary == mistake.expected)
    }

    static let requests: [MistakeCase] = [
        MistakeCase(
            "start: h.example",
            "2:8: error: 'h.example' is not a URL (did you mean 'https://h.example'?)"
        ),
        MistakeCase("start: 'https://a b/'", "2:8: error: 'https://a b/' is not a URL"),
        MistakeCase(
            "start: ftp://h/",
            "2:8: error: 'ftp://h/' has the scheme 'ftp'; http and https can be fetched"
        ),
        MistakeCase("start: []", "2:8: error: 'start' is an empty list (leave the key out)"),
        MistakeCase(
            "start: [https://h/, 'https://H:443']",
            "2:21: warning: this start URL stands in line 2, too"
        ),
        MistakeCase(
            "start: 'https://h/?a=${A:-1}'",
            "2:22: warning: the value of 'A' becomes part of a query: it is stored and shown with the URL (send secrets as a header under 'fetch.headers')"
        ),
        MistakeCase(
            "start: 'ftp${A:-}://h/'",
            "2:8: error: 'ftp${A:-}://h/' has another scheme; http and https can be fetched"
        ),
        MistakeCase(
            "start: [{}]",
            "2:9: error: one of 'sitemap', 'feed', 'template', 'file' and 'request' is missing"
        ),
        MistakeCase(
            "start: https://h.example/\nallow: [other.example, h.example:81]",
            "2:8: error: 'allow' does not have the host 'h.example' of this start URL (add 'h.example' to 'allow')"
        ),
        MistakeCase(
            "start: https://h.example/\nallow: '*.h.example'",
            "2:8: error: 'allow' does not have the host 'h.example' of this start URL (add 'h.example' to 'allow')"
        ),
        MistakeCase(
            "start: https://h/\nallow: https://h/",
            "3:8: error: 'https://h/' is not a host, with '*.' before it or a port behind it (did you mean 'h'?)"
        ),
        MistakeCase(
            "start: https://h/\nallow: a b",
            "3:8: error: 'a b' is not a host, with '*.' before it or a port behind it"
        ),
        MistakeCase(
            "start: https://h/\ndeny: 're:(a'",
            "3:13: error: the regular expression '(a': missing closing parenthesis"
        ),
        MistakeCase(
            "start: https://h/\ndeny: ['*#x', '* x', /a*, a]",
            "3:8: warning: the URL pattern '*#x' can match nothing: URLs are compared without their fragment (leave out '#' and what follows)",
            "3:15: warning: the URL pattern '* x' can match nothing: a URL has no blank in it (write %20)",
            "3:22: warning: the URL pattern '/a*' can match nothing: a pattern covers the whole URL from its scheme on (did you mean '*/a*'?)",
            "3:27: warning: the URL pattern 'a' can match nothing: a pattern covers the whole URL from its scheme on (begin it with '*' or 'https://')"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {headers: {Host: x, user-agent: y, 'a b': z, A: 1, a: 2}}",
            "3:19: error: the header 'Host' is set by Trawl itself (leave it out)",
            "3:28: error: the header 'user-agent' is set by Trawl itself (use 'fetch.user_agent')",
            "3:43: error: 'a b' is not the name of a header",
            "3:59: error: the header 'a' is here a second time; upper and lower case are the same"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {headers: {A: \"x\\ny\", B: , C: [x]}, user_agent: \"a\\rb\"}",
            "3:22: error: the value of 'A' has a control character",
            "3:30: error: 'B' has no value (give it one, or leave the key out)",
            "3:38: error: 'C' must be text, not a list",
            "3:56: error: the value of 'user_agent' has a control character"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {first_byte_timeout: 0s, idle_timeout: 5}",
            "3:29: error: 'first_byte_timeout' must be longer than 0",
            "3:47: error: 'idle_timeout' must be a duration such as 500ms, 30s, 15m, 6h or 7d, not '5' (did you mean '5s'?)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {auth: {basic: me}}",
            "3:23: error: 'basic' must be a user name and a password with a ':' between them (write basic: \"${USER}:${PASSWORD}\")"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {auth: {basic: \"me:\\n\"}}",
            "3:23: error: the value of 'basic' has a control character"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {auth: {bearer: '${T:-Bearer t}'}}",
            "3:24: error: 'bearer' must be a token of letters, digits and '-._~+/=' (leave the word 'Bearer' out: write bearer: ${TOKEN})"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {auth: {}}",
            "3:15: error: one of 'basic' and 'bearer' is missing"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {auth: {bearer: t, basic: 'a:b'}}",
            "3:27: error: 'basic' and 'bearer' exclude each other"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {auth: {bearer: t}, headers: {authorization: x}}",
            "3:9: error: 'auth' sets the header 'Authorization', which stands in 'headers', too (leave one of the two out)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {cookies: true, headers: {cookie: a=b}}",
            "3:9: error: 'cookies' sets the header 'Cookie', which stands in 'headers', too (leave one of the two out)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {cookies: jar}",
            "3:18: error: 'cookies' must be true or false, not 'jar'"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {proxy: '${P:-10.0.0.1:3128}'}",
            "3:16: error: 'proxy' must be the URL of a proxy (such as http://10.0.0.1:3128 or socks5h://10.0.0.2:1080)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {proxy: [http://h:1, socks4a://me:pw@h:1]}",
            "3:29: error: a proxy's URL must begin with one of http://, https://, socks5:// and socks5h:// (with socks5 names are resolved here, with socks5h by the proxy)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {proxy: http://h:1/x}",
            "3:16: error: a proxy's URL ends with its port (leave out what follows)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {proxy: [http://me:pw@h:1, http://me:pw@h:1/]}",
            "3:35: error: 'http://h:1' is listed twice in 'proxy'"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {proxy: []}",
            "3:16: error: 'proxy' is an empty list (leave the key out)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {headers: {Proxy-Authorization: x}}",
            "3:19: error: the header 'Proxy-Authorization' is set by Trawl itself (leave it out)"
        ),
        MistakeCase(
            "start: https://h/\nfetch: {headers: x}",
            "3:18: error: 'headers' must be a mapping, not 'x'"
        ),
    ]

    private static func unknown(_ key: String, _ help: String) -> String {
        "3:1: error: unknown key '\(key)' in job 'news' (\(help))"
    }

    private static func notRange(_ place: String, _ value: String) -> String {
        "\(place): error: 'private' must be an address, or a range such as 10.20.0.0/16 or fd00::/8, "
            + "not '\(value)' (the number behind '/' is how many leading bits count)"
    }

    private static func notName(_ name: String) -> String {
        "3:7: error: 'name' must be of a-z, 0-9, '_' and '-', begin with a letter or digit and have at "
            + "most 64 characters, not '\(name)'"
    }
}

@Suite("Names of jobs")
struct JobNameTests {
    @Test(
        "the file's name without folder and extension is the default",
        arguments: [
            ("jobs/shop/books.yaml", "books"), ("a-1_b.yml", "a-1_b"), ("x.json", "x"), ("x", "x"),
            ("/j/0.yaml", "0"),
        ]
    )
    func fileName(_ path: String, _ name: String) {
        #expect(JobReading.make("start: https://h/\nfields: {a: b}", path: path).job?.name == name)
    }

    @Test("a name has 64 characters at most")
    func length() {
        let name = String(repeating: "a", count: 64)
        #expect(JobFileReading.isName(name))
        #expect(!JobFileReading.isName(name + "a"))
        #expect(!JobFileReading.isName(""))
    }

    @Test("a file's name that is no name asks for 'name'", arguments: ["My Job", "a.b", "", "Ä"])
    func badFileName(_ stem: String) {
        let text = "start: https://h/\nfields: {a: b}\nx: 1"
        let reading = JobReading.make(text, path: "jobs/\(stem).yaml")
        #expect(
            reading.rendered == """
                jobs/\(stem).yaml: error: the file's name '\(stem)' cannot be the job's name: a name is \
                of a-z, 0-9, '_' and '-', begins with a letter or digit and has at most 64 characters
                  help: add 'name:' with one that fits
                jobs/\(stem).yaml:3:1: error: unknown key 'x' in this job
                    3 | x: 1
                      | ^
                """
        )
        #expect(reading.name == nil)
    }

    @Test("a name in two files is a mistake of the later one, and names the earlier one's place")
    func duplicates() {
        let job = "start: https://h/\nfields: {a: b}\n"
        let readings = [
            JobReading.make(job, path: "jobs/news.yaml"),
            JobReading.make(job + "name: news", path: "jobs/b.yaml"),
            JobReading.make(job + "name: other", path: "jobs/c.yaml"),
            JobReading.make(job + "name: other\nx: 1", path: "jobs/d.yaml"),
            JobReading.make(job + "name: '!'", path: "jobs/e.yaml"),
        ]
        let rendered = JobReader.duplicates(among: readings).map(\.rendered)
        #expect(
            rendered == [
                """
                jobs/b.yaml:3:7: error: the name 'news' is taken: jobs/news.yaml has it, too
                    3 | name: news
                      |       ^~~~
                  help: give one of the two jobs another 'name'
                """,
                """
                jobs/d.yaml:3:7: error: the name 'other' is taken: jobs/c.yaml:3:7 has it, too
                    3 | name: other
                      |       ^~~~~
                  help: give one of the two jobs another 'name'
                """,
            ]
        )
        let swapped = JobReader.duplicates(among: [readings[1], readings[0]]).map(\.rendered)
        #expect(
            swapped == [
                """
                jobs/news.yaml: error: the name 'news' is taken: jobs/b.yaml:3:7 has it, too
                  help: give one of the two jobs another 'name'
                """
            ]
        )
    }
}

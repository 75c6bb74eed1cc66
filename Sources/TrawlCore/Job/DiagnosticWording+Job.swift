/// Schedules, start URLs, hosts and requests.
extension DiagnosticWording {
    static let scheduleIsEmpty = DiagnosticWording(
        "a schedule needs one of 'cron', 'every' and 'at'"
    )
    static func scheduleIsDouble(_ keys: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "a schedule takes one of 'cron', 'every' and 'at', not \(list(keys.map(quote)))"
        )
    }
    static func schedule(_ message: String, hint: String?) -> DiagnosticWording {
        DiagnosticWording(message, help: hint)
    }
    static func notLocalTime(_ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "'at' must be a date and time such as 2027-01-01T08:00, not \(quote(value))",
            help: "the time is the wall clock's in 'timezone'"
        )
    }
    static func unknownZone(_ zone: String, near: String?) -> DiagnosticWording {
        DiagnosticWording(
            "there is no time zone \(quote(zone))",
            help: near ?? "write an IANA name such as Europe/Berlin"
        )
    }
    static func notDay(_ key: String, _ value: String, meant: String?) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be a day of the calendar such as 2026-12-01, not \(quote(value))",
            help: meant.map { "write the day alone: \($0)" }
        )
    }
    static func jitterTooLong(_ value: String, pause: String) -> DiagnosticWording {
        DiagnosticWording(
            "'jitter' \(value) is longer than the shortest pause between two fires, \(pause): a fire "
                + "may start after the next one is due",
            help: "a jitter shorter than \(pause) keeps them in order"
        )
    }
    static func neverFires(_ value: String) -> DiagnosticWording {
        DiagnosticWording("the cron expression \(quote(value)) never fires: no date matches")
    }

    static func swallowed(
        _ value: String,
        time: String,
        zone: String,
        hasSeconds: Bool
    ) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(value)) loses the fire at \(time), which the clock of \(quote(zone)) skips",
            help: hasSeconds
                ? "with 5 fields, a time that is skipped fires right after the gap"
                : "a time without '*' in its minute and hour fires right after the gap"
        )
    }

    static func noStart(job: String) -> DiagnosticWording {
        DiagnosticWording("job \(quote(job)) has no 'start'", help: "write 'start: https://…'")
    }
    static func notURL(_ value: String, lacksScheme: Bool) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(value)) is not a URL",
            help: lacksScheme ? "did you mean \(quote("https://" + value))?" : nil
        )
    }
    static func notHTTP(_ value: String, scheme: String?) -> DiagnosticWording {
        let scheme = scheme.map { "the scheme '\($0)'" } ?? "another scheme"
        return DiagnosticWording("\(quote(value)) has \(scheme); http and https can be fetched")
    }
    static func templateIsPlain(_ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "the template \(quote(value)) has no {name} in it, or a brace without its partner",
            help:
                "write a name in braces, as https://example.org/page/{n}, and its values in 'values'"
        )
    }
    static func templateLacks(_ name: String, help: String?) -> DiagnosticWording {
        DiagnosticWording("the template has no {\(name)}", help: help)
    }
    static func templateNeeds(_ names: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "'values' says nothing of \(list(names.map { "{\($0)}" }))",
            help: "write values: {\(names[0]): 1..50}, or a list"
        )
    }
    static func tooManySeeds(_ most: Int) -> DiagnosticWording {
        DiagnosticWording(
            "more than \(most) start URLs",
            help: "let the job find them: start at a sitemap, or follow links"
        )
    }
    static func unreadableList(_ path: String, _ cause: String) -> DiagnosticWording {
        DiagnosticWording(
            "the file \(quote(path)) cannot be read: \(cause)",
            help: "a path is relative to the job file"
        )
    }
    static func emptyListFile(_ path: String) -> DiagnosticWording {
        DiagnosticWording("the file \(quote(path)) has no URL in it")
    }
    static func badLine(_ path: String, _ line: Int, _ text: String) -> DiagnosticWording {
        DiagnosticWording("\(path):\(line): \(quote(text)) is no http or https URL")
    }
    static func moreBadLines(_ path: String, _ count: Int) -> DiagnosticWording {
        DiagnosticWording("\(path): \(count) more lines are no http or https URL")
    }
    static func startTwice(line: Int) -> DiagnosticWording {
        DiagnosticWording("this start URL stands in line \(line), too")
    }
    static func startNotAllowed(host: String) -> DiagnosticWording {
        DiagnosticWording(
            "'allow' does not have the host \(quote(host)) of this start URL",
            help: "add '\(host)' to 'allow'"
        )
    }
    static func notHost(_ value: String, meant: String?) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(value)) is not a host, with '*.' before it or a port behind it",
            help: meant.map { "did you mean '\($0)'?" }
        )
    }
    static func notRange(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be an address, or a range such as 10.20.0.0/16 or fd00::/8, not "
                + quote(value),
            help: "the number behind '/' is how many leading bits count"
        )
    }
    static func pattern(_ value: String, _ message: String) -> DiagnosticWording {
        DiagnosticWording("the regular expression \(quote(value)): \(message)")
    }
    static func patternMatchesNothing(_ value: String, _ reason: String, help: String?)
        -> DiagnosticWording
    {
        DiagnosticWording(
            "the URL pattern \(quote(value)) can match nothing: \(reason)",
            help: help
        )
    }

    static func headerName(_ name: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(name)) is not the name of a header")
    }
    static func headerIsOurs(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "the header \(quote(name)) is set by Trawl itself",
            help: name.lowercased() == "user-agent" ? "use 'fetch.user_agent'" : "leave it out"
        )
    }
    static func headerValue(_ name: String) -> DiagnosticWording {
        DiagnosticWording("the value of \(quote(name)) has a control character")
    }
    static func setsHeader(_ key: String, _ header: String) -> DiagnosticWording {
        DiagnosticWording(
            "'\(key)' sets the header '\(header)', which stands in 'headers', too",
            help: "leave one of the two out"
        )
    }
    static let basicWithoutColon = DiagnosticWording(
        "'basic' must be a user name and a password with a ':' between them",
        help: "write basic: \"${USER}:${PASSWORD}\""
    )
    static let bearerIsNoToken = DiagnosticWording(
        "'bearer' must be a token of letters, digits and '-._~+/='",
        help: "leave the word 'Bearer' out: write bearer: ${TOKEN}"
    )
    static func proxy(_ mistake: Proxy.Mistake) -> DiagnosticWording {
        switch mistake {
        case .notURL:
            DiagnosticWording(
                "'proxy' must be the URL of a proxy",
                help: "such as http://10.0.0.1:3128 or socks5h://10.0.0.2:1080"
            )
        case .scheme:
            DiagnosticWording(
                "a proxy's URL must begin with one of "
                    + list(Proxy.Scheme.allCases.map { "\($0.rawValue)://" }),
                help: "with socks5 names are resolved here, with socks5h by the proxy"
            )
        case .path:
            DiagnosticWording("a proxy's URL ends with its port", help: "leave out what follows")
        }
    }
    static func headerTwice(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "the header \(quote(name)) is here a second time; upper and lower case are the same"
        )
    }

    static func outputSuffix(_ value: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(value)) must end in .json, .jsonl or .csv")
    }
    static func placeholder(_ name: String, help: String?) -> DiagnosticWording {
        DiagnosticWording(
            "unknown placeholder '{\(name)}'",
            help: help ?? "there are {job}, {run}, {date}, {time} and {item}"
        )
    }
    static let openPlaceholder = DiagnosticWording("a '{' in an output path must be closed by '}'")
    static let straySign = DiagnosticWording("a '}' in an output path without a '{' before it")
    static func csvNeedsItem(kinds: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "a .csv file holds one kind of item, and the job has \(list(kinds.map(quote)))",
            help: "put {item} into the path"
        )
    }
    static let rawWithoutCSV = DiagnosticWording("'raw' has a meaning for .csv files only")
    static let appendToJSON = DiagnosticWording(
        "a .json file is one array, to which nothing can be appended",
        help: "write .jsonl, an item a line"
    )
    static let appendOfOneRun = DiagnosticWording(
        "'append' has no effect in a path with {run}: each run has a file of its own",
        help: "leave one of them out"
    )
    static let sameFile = DiagnosticWording("two outputs write the same file")
    static let outputIsFolder = DiagnosticWording("an output path must name a file")
    static let metaNone = DiagnosticWording("'none' stands alone in 'meta'")
}

/// Pages, links and fields.
extension DiagnosticWording {
    static func pagesAndTop(_ key: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) stands at the top, and the job has 'pages', too",
            help: "move it into one of the pages"
        )
    }
    static func pageWithoutName(_ number: Int) -> DiagnosticWording {
        DiagnosticWording("page \(number) of 'pages' has no 'name'")
    }
    static func pageTwice(_ name: String) -> DiagnosticWording {
        DiagnosticWording("a page named \(quote(name)) is here a second time")
    }
    static func unknownPage(_ name: String, near: String?, names: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "there is no page named \(quote(name))",
            help: near
                ?? "there \(names.count == 1 ? "is" : "are") \(list(names.map(quote)))"
        )
    }
    static func pageUnreachable(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "no page is ever of the kind \(quote(name))",
            help: "give it 'match', or name it in 'page' of a follow rule"
        )
    }
    static let nothingToDo = DiagnosticWording(
        "the job neither follows links nor extracts anything",
        help: "add 'fields' or 'follow'"
    )
    static func needsFields(_ key: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) needs 'fields' beside it")
    }
    static let noFields = DiagnosticWording("'fields' is empty", help: "write 'name: selector'")
    static func itemHasNoOwnKey(_ kind: String) -> DiagnosticWording {
        DiagnosticWording(
            (kind.isEmpty ? "the items" : "the items \(quote(kind))")
                + " are told apart by their place on the page",
            help: "name the fields that make an item the same one: 'key: [sku]'"
        )
    }
    static func unknownKeyField(_ name: String, near: String?) -> DiagnosticWording {
        DiagnosticWording("'key' names the field \(quote(name)), which there is not", help: near)
    }
    static func nestedKeyField(_ name: String) -> DiagnosticWording {
        DiagnosticWording("'key' names the field \(quote(name)), which is no plain value")
    }
    static func reservedField(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "the field name \(quote(name)) is taken: exported items carry it by 'meta'"
        )
    }
    static func fieldName(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(name)) cannot be a field's name: it is empty or has a control character"
        )
    }

    static func selector(_ message: String, hint: String?) -> DiagnosticWording {
        DiagnosticWording(message, help: hint)
    }
    static func xpath(_ value: String, _ message: String) -> DiagnosticWording {
        DiagnosticWording("the XPath expression \(quote(value)): \(message)")
    }
    static func selectorTooLong(_ count: Int) -> DiagnosticWording {
        DiagnosticWording("a selector has at most 4096 bytes, this one has \(count)")
    }
    static func selectsText(_ key: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) selects elements: '::text' and '::attr(…)' have no place in it",
            help: "leave it out"
        )
    }
    static func needsOne(of keys: [String]) -> DiagnosticWording {
        DiagnosticWording((keys.count > 1 ? "one of " : "") + "\(list(keys.map(quote))) is missing")
    }
    static func needsData(_ key: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) needs 'jsonld' or 'microdata' beside it",
            help: "write {jsonld: Product, \(key): offers.price}; of a JSON document take 'json'"
        )
    }
    static func locale(_ value: String, meant: String?) -> DiagnosticWording {
        DiagnosticWording(
            "there is no language \(quote(value)) whose numbers are known",
            help: meant.map { "did you mean '\($0)'?" } ?? "write a tag such as de, de-CH or en-US"
        )
    }
    static func tooMany(_ keys: [String]) -> DiagnosticWording {
        DiagnosticWording("\(list(keys.map(quote))) exclude each other")
    }
    static func hasNoEffect(_ key: String, with other: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) has no effect beside \(quote(other))",
            help: "leave it out"
        )
    }
    static func looksLikeAttribute(_ text: String) -> DiagnosticWording {
        DiagnosticWording(
            "[\(text)] is a list to YAML, with the selector \(quote(text)) in it",
            help: "for elements with that attribute, quote it: '[\(text)]'"
        )
    }
    static func hiddenByComment(_ selector: String) -> DiagnosticWording {
        DiagnosticWording(
            "the selector ends at \(quote(selector)): a '#' after a blank begins a comment in YAML",
            help: "quote the whole selector, or put a blank behind the '#' of a comment"
        )
    }
    static func doesNotFit(_ key: String, _ value: String, type: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) \(quote(value)) does not fit the type \(type)")
    }
}

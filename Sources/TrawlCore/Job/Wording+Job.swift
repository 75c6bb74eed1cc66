/// Schedules, start URLs, hosts and requests.
extension Wording {
    static let scheduleIsEmpty = Wording("a schedule needs one of 'cron', 'every' and 'at'")
    static func scheduleIsDouble(_ keys: [String]) -> Wording {
        Wording("a schedule takes one of 'cron', 'every' and 'at', not \(list(keys.map(quote)))")
    }
    static func schedule(_ message: String, hint: String?) -> Wording {
        Wording(message, help: hint)
    }
    static func notLocalTime(_ value: String) -> Wording {
        Wording(
            "'at' must be a date and time such as 2027-01-01T08:00, not \(quote(value))",
            help: "the time is the wall clock's in 'timezone'"
        )
    }
    static func unknownZone(_ zone: String, near: String?) -> Wording {
        Wording(
            "there is no time zone \(quote(zone))",
            help: near ?? "write an IANA name such as Europe/Berlin"
        )
    }
    static func neverFires(_ value: String) -> Wording {
        Wording("the cron expression \(quote(value)) never fires: no date matches")
    }

    static func noStart(job: String) -> Wording {
        Wording("job \(quote(job)) has no 'start'", help: "write 'start: https://…'")
    }
    static func notURL(_ value: String, lacksScheme: Bool) -> Wording {
        Wording(
            "\(quote(value)) is not a URL",
            help: lacksScheme ? "did you mean \(quote("https://" + value))?" : nil
        )
    }
    static func notHTTP(_ value: String, scheme: String?) -> Wording {
        let scheme = scheme.map { "the scheme '\($0)'" } ?? "another scheme"
        return Wording("\(quote(value)) has \(scheme); http and https can be fetched")
    }
    static func startTwice(line: Int) -> Wording {
        Wording("this start URL stands in line \(line), too")
    }
    static func startNotAllowed(host: String) -> Wording {
        Wording(
            "'allow' does not have the host \(quote(host)) of this start URL",
            help: "add '\(host)' to 'allow'"
        )
    }
    static func notHost(_ value: String, meant: String?) -> Wording {
        Wording(
            "\(quote(value)) is not a host, with '*.' before it or a port behind it",
            help: meant.map { "did you mean '\($0)'?" }
        )
    }
    static func pattern(_ value: String, _ message: String) -> Wording {
        Wording("the regular expression \(quote(value)): \(message)")
    }
    static func patternMatchesNothing(_ value: String, _ reason: String, help: String?) -> Wording {
        Wording("the URL pattern \(quote(value)) can match nothing: \(reason)", help: help)
    }

    static func headerName(_ name: String) -> Wording {
        Wording("\(quote(name)) is not the name of a header")
    }
    static func headerIsOurs(_ name: String) -> Wording {
        Wording(
            "the header \(quote(name)) is set by Trawl itself",
            help: name.lowercased() == "user-agent" ? "use 'fetch.user_agent'" : "leave it out"
        )
    }
    static func headerValue(_ name: String) -> Wording {
        Wording("the value of \(quote(name)) has a control character")
    }
    static func headerTwice(_ name: String) -> Wording {
        Wording(
            "the header \(quote(name)) is here a second time; upper and lower case are the same"
        )
    }

    static func outputSuffix(_ value: String) -> Wording {
        Wording("\(quote(value)) must end in .json, .jsonl or .csv")
    }
    static func placeholder(_ name: String, help: String?) -> Wording {
        Wording(
            "unknown placeholder '{\(name)}'",
            help: help ?? "there are {job}, {run}, {date}, {time} and {item}"
        )
    }
    static let openPlaceholder = Wording("a '{' in an output path must be closed by '}'")
    static let straySign = Wording("a '}' in an output path without a '{' before it")
    static func csvNeedsItem(kinds: [String]) -> Wording {
        Wording(
            "a .csv file holds one kind of item, and the job has \(list(kinds.map(quote)))",
            help: "put {item} into the path"
        )
    }
    static let rawWithoutCSV = Wording("'raw' has a meaning for .csv files only")
    static let sameFile = Wording("two outputs write the same file")
    static let outputIsFolder = Wording("an output path must name a file")
    static let metaNone = Wording("'none' stands alone in 'meta'")
}

/// Pages, links and fields.
extension Wording {
    static func pagesAndTop(_ key: String) -> Wording {
        Wording(
            "\(quote(key)) stands at the top, and the job has 'pages', too",
            help: "move it into one of the pages"
        )
    }
    static func pageWithoutName(_ number: Int) -> Wording {
        Wording("page \(number) of 'pages' has no 'name'")
    }
    static func pageTwice(_ name: String) -> Wording {
        Wording("a page named \(quote(name)) is here a second time")
    }
    static func unknownPage(_ name: String, near: String?, names: [String]) -> Wording {
        Wording(
            "there is no page named \(quote(name))",
            help: near
                ?? "there \(names.count == 1 ? "is" : "are") \(list(names.map(quote)))"
        )
    }
    static func pageUnreachable(_ name: String) -> Wording {
        Wording(
            "no page is ever of the kind \(quote(name))",
            help: "give it 'match', or name it in 'page' of a follow rule"
        )
    }
    static let nothingToDo = Wording(
        "the job neither follows links nor extracts anything",
        help: "add 'fields' or 'follow'"
    )
    static func needsFields(_ key: String) -> Wording {
        Wording("\(quote(key)) needs 'fields' beside it")
    }
    static let noFields = Wording("'fields' is empty", help: "write 'name: selector'")
    static func itemHasNoOwnKey(_ kind: String) -> Wording {
        Wording(
            "the items \(quote(kind)) are told apart by their place on the page",
            help: "name the fields that make an item the same one: 'key: [sku]'"
        )
    }
    static func unknownKeyField(_ name: String, near: String?) -> Wording {
        Wording("'key' names the field \(quote(name)), which there is not", help: near)
    }
    static func nestedKeyField(_ name: String) -> Wording {
        Wording("'key' names the field \(quote(name)), which is no plain value")
    }
    static func reservedField(_ name: String) -> Wording {
        Wording("the field name \(quote(name)) is taken: exported items carry it by 'meta'")
    }
    static func fieldName(_ name: String) -> Wording {
        Wording("\(quote(name)) cannot be a field's name: it is empty or has a control character")
    }

    static func selector(_ message: String, hint: String?) -> Wording {
        Wording(message, help: hint)
    }
    static func xpath(_ value: String, _ message: String) -> Wording {
        Wording("the XPath expression \(quote(value)): \(message)")
    }
    static func selectorTooLong(_ count: Int) -> Wording {
        Wording("a selector has at most 4096 bytes, this one has \(count)")
    }
    static func selectsText(_ key: String) -> Wording {
        Wording(
            "\(quote(key)) selects elements: '::text' and '::attr(…)' have no place in it",
            help: "leave it out"
        )
    }
    static func needsOne(of keys: [String]) -> Wording {
        Wording("one of \(list(keys.map(quote))) is missing")
    }
    static func tooMany(_ keys: [String]) -> Wording {
        Wording("\(list(keys.map(quote))) exclude each other")
    }
    static func hasNoEffect(_ key: String, with other: String) -> Wording {
        Wording("\(quote(key)) has no effect beside \(quote(other))", help: "leave it out")
    }
    static func looksLikeAttribute(_ text: String) -> Wording {
        Wording(
            "[\(text)] is a list to YAML, with the selector \(quote(text)) in it",
            help: "for elements with that attribute, quote it: '[\(text)]'"
        )
    }
    static func hiddenByComment(_ selector: String) -> Wording {
        Wording(
            "the selector ends at \(quote(selector)): a '#' after a blank begins a comment in YAML",
            help: "quote the whole selector, or put a blank behind the '#' of a comment"
        )
    }
    static func unknownTransform(_ name: String, among names: [String]) -> Wording {
        Wording("there is no transform \(quote(name))", help: didYouMean(name, among: names))
    }
    static let replaceTakesTwo = Wording(
        "'replace' takes a pattern and what takes its place",
        help: "write {replace: ['pattern', 'with']}"
    )
    static func doesNotFit(_ key: String, _ value: String, type: String) -> Wording {
        Wording("\(quote(key)) \(quote(value)) does not fit the type \(type)")
    }
}

import Trawl

// Job files say `transform: pence`; books that are sold out are not stored.
var crawler = Crawler(jobs: "jobs", data: ".trawl")
crawler.transforms.register("pence") { value in
    guard case .text(let text) = value else { return value }
    return .text(text.filter(\.isNumber))
}
crawler.itemSteps = [ItemStep("in stock") { $0["stock"] == 0 ? nil : $0 }]
let run = try crawler.run("books")
print("\(run.name): \(run.state.rawValue), \(run.items) items from \(run.pages) pages")

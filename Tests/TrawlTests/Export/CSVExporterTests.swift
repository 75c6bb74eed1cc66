import Testing
import Trawl
import TrawlCore

@Suite("CSV")
struct CSVExporterTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let claim: String
        let json: String
        var columns = ["v", "w"]
        var raw = false
        /// The line behind the header, without its end.
        let line: String
        var testDescription: String { claim }
    }

    static let cases = [
        Case(claim: "plain text", json: #"{"v":"a b","w":"ä"}"#, line: "a b,ä"),
        Case(claim: "fields in another order", json: #"{"w":"2","v":"1"}"#, line: "1,2"),
        Case(claim: "null and missing are empty", json: #"{"v":null}"#, line: ","),
        Case(claim: "empty text is empty", json: #"{"v":"","w":""}"#, line: ","),
        Case(claim: "a dropped field is left out", json: #"{"v":1,"old":2,"w":3}"#, line: "1,3"),
        Case(claim: "numbers stay", json: #"{"v":-12.30,"w":-7}"#, line: "-12.30,-7"),
        Case(claim: "large numbers stay", json: #"{"v":1e400,"w":true}"#, line: "1e400,true"),
        Case(claim: "a comma (2.6)", json: #"{"v":"a,b","w":1}"#, line: #""a,b",1"#),
        Case(claim: "a quote (2.7)", json: #"{"v":"a\"b","w":"\""}"#, line: #""a""b","""""#),
        Case(
            claim: "line ends (2.6)",
            json: #"{"v":"a\nb","w":"a\rb"}"#,
            line: "\"a\nb\",\"a\rb\""
        ),
        Case(
            claim: "nested values are JSON",
            json: #"{"v":["a",1,{"x":null}],"w":{"q":"\""}}"#,
            line: #""[""a"",1,{""x"":null}]","{""q"":""\""""}""#
        ),
        Case(claim: "an empty list is JSON", json: #"{"v":[],"w":{}}"#, line: "[],{}"),
        Case(claim: "=", json: #"{"v":"=1+1","w":1}"#, line: "'=1+1,1"),
        Case(claim: "+ and -", json: #"{"v":"+49 30","w":"-5"}"#, line: "'+49 30,'-5"),
        Case(claim: "@ and TAB", json: #"{"v":"@a","w":"\t=a"}"#, line: "'@a,'\t=a"),
        Case(claim: "CR", json: #"{"v":"\r=a","w":"a=\r"}"#, line: "\"'\r=a\",\"a=\r\""),
        Case(claim: "LF", json: #"{"v":"\n=a","w":"a"}"#, line: "\"'\n=a\",a"),
        Case(
            claim: "texts of a list that begin like formulas are within its JSON",
            json: #"{"v":["=1+1","@a"],"w":{"=k":"-1"}}"#,
            line: #""[""=1+1"",""@a""]","{""=k"":""-1""}""#
        ),
        Case(
            claim: "a formula with quotes and commas",
            json: #"{"v":"=HYPERLINK(\"http://x\",\"y\")","w":" =1"}"#,
            line: #""'=HYPERLINK(""http://x"",""y"")", =1"#
        ),
        Case(claim: "an apostrophe of its own", json: #"{"v":"'=1","w":"a"}"#, line: "'=1,a"),
        Case(
            claim: "raw leaves formulas",
            json: #"{"v":"=1+1","w":"@a,"}"#,
            raw: true,
            line: #"=1+1,"@a,""#
        ),
        Case(claim: "one empty cell is no empty line", json: "{}", columns: ["v"], line: #""""#),
    ]

    @Test("a line is what RFC 4180 says, without formulas", arguments: cases)
    func line(_ testCase: Case) throws {
        let options = ExportOptions.make(
            .csv,
            meta: [],
            columns: testCase.columns,
            raw: testCase.raw
        )
        let header = testCase.columns.joined(separator: ",")
        #expect(
            try exported([.sample(testCase.json)], options) == "\(header)\r\n\(testCase.line)\r\n"
        )
    }

    @Test("the header has the columns, then the meta fields, quoted where they must be")
    func header() throws {
        let options = ExportOptions.make(
            .csv,
            meta: [.key, .job, .run, .firstSeen],
            carriesItemKind: true,
            columns: ["a", "b,c", "=d"]
        )
        let items = [StoredItem.sample(#"{"a":1,"b,c":2,"=d":3}"#, key: "=1")]
        #expect(
            try exported(items, options) == """
                a,"b,c",'=d,_item,_key,_job,_run,_first_seen\r
                1,2,3,book,'=1,books,books@20261123T063000Z,1970-01-01T00:00:00Z\r

                """
        )
        #expect(try exported([], options) == "a,\"b,c\",'=d,_item,_key,_job,_run,_first_seen\r\n")
    }

    @Test("text that no one expects comes back from a reader of RFC 4180 as it was")
    func roundTrip() throws {
        let pieces = ["", "a", "\"", ",", "\r", "\n", "\r\n", "'", "ä", "😀", "\0", " ", "=", ";"]
        var texts: [String] = []
        for first in pieces {
            for second in pieces {
                for third in pieces { texts.append(first + second + third) }
            }
        }
        var items: [StoredItem] = []
        for text in texts {
            items.append(.sample(Value.object(Fields([("v", .text(text)), ("w", 1)])).json))
        }
        let options = ExportOptions.make(.csv, meta: [], columns: ["v", "w"], raw: true)
        let file = try #require(try exported(items, options))
        #expect(rows(of: file) == [["v", "w"]] + texts.map { [$0, "1"] })
    }

    @Test(
        "a damaged item ends the export with its name and place",
        arguments: [
            (#"{"v":}"#, "value expected at byte 5"), ("[1]", "its fields are not a JSON object"),
        ]
    )
    func damaged(_ json: String, _ reason: String) throws {
        let error = try #require(throws: ExportError.self) {
            _ = try exported([.sample(json)], .make(.csv))
        }
        #expect(error.code == .item)
        #expect(error.message == #"the stored "book" "k1": "# + reason)
    }

    /// A reader by the grammar of RFC 4180 (2), bytes for text.
    private func rows(of file: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        let bytes = Array(file.utf8)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch (byte, isQuoted) {
            case (0x22, true) where place < bytes.count && bytes[place] == 0x22:
                cell.append(0x22)
                place += 1
            case (0x22, _): isQuoted.toggle()
            case (0x2C, false), (0x0D, false):
                row.append(String(decoding: cell, as: UTF8.self))
                cell = []
                guard byte == 0x0D else { continue }
                place += 1
                rows.append(row)
                row = []
            default: cell.append(byte)
            }
        }
        return rows
    }
}

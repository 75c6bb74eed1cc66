import Testing

@testable import TrawlCore

@Suite("Failure kinds")
struct FailureKindTests {
    @Test("the names are those of the design's list, in its order")
    func names() {
        let list = """
            dns connect tls timeout_connect timeout_first_byte timeout_idle timeout_total protocol \
            truncated too_large decode http_4xx http_5xx retry_after redirect_limit \
            redirect_refused address_blocked scheme_blocked robots_denied robots_unreachable \
            out_of_scope trap parse selector_limit poison cancelled
            """
        #expect(FailureKind.allCases.map(\.rawValue) == list.split(separator: " ").map(String.init))
    }

    @Test("each is explained in one sentence of its own")
    func explanations() {
        let sentences = FailureKind.allCases.map(\.explanation)
        #expect(Set(sentences).count == sentences.count)
        for sentence in sentences {
            #expect(sentence.count > 20 && !sentence.hasSuffix("."), "\(sentence)")
        }
    }
}

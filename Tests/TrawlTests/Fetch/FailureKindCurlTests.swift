import CLibcurl
import Testing
import TrawlCore

@testable import Trawl

@Suite("FailureKind of libcurl's codes")
struct FailureKindCurlTests {
    @Test(
        "what shares a code is told apart by stage and text",
        arguments: [
            (CURLE_OPERATION_TIMEDOUT, "", false, false, FailureKind.timeoutConnect),
            (CURLE_OPERATION_TIMEDOUT, "", false, true, .timeoutTotal),
            (CURLE_OPERATION_TIMEDOUT, "", true, true, .timeoutTotal),
            (CURLE_UNSUPPORTED_PROTOCOL, "", false, false, .schemeBlocked),
            (CURLE_UNSUPPORTED_PROTOCOL, "", true, false, .protocol),
            (CURLE_RECV_ERROR, "Recv failure: Connection reset by peer", true, false, .connect),
            (
                CURLE_RECV_ERROR, "Illegal or missing hexadecimal in chunked-encoding", true, false,
                .protocol
            ),
        ]
    )
    func ambiguous(
        code: CURLcode,
        text: String,
        connected: Bool,
        totalIsOver: Bool,
        kind: FailureKind
    ) {
        let found = FailureKind(
            curl: code,
            text: text,
            connected: connected,
            totalIsOver: totalIsOver
        )
        #expect(found == kind)
    }

    @Test(
        "a code has its kind",
        arguments: [
            (CURLE_URL_MALFORMAT, FailureKind.schemeBlocked), (CURLE_COULDNT_RESOLVE_HOST, .dns),
            (CURLE_COULDNT_CONNECT, .connect), (CURLE_GOT_NOTHING, .connect),
            (CURLE_SEND_ERROR, .connect), (CURLE_SSL_CONNECT_ERROR, .tls),
            (CURLE_PEER_FAILED_VERIFICATION, .tls), (CURLE_PARTIAL_FILE, .truncated),
            (CURLE_FILESIZE_EXCEEDED, .tooLarge), (CURLE_BAD_CONTENT_ENCODING, .decode),
            (CURLE_WRITE_ERROR, .decode), (CURLE_WEIRD_SERVER_REPLY, .protocol),
            (CURLE_HTTP2_STREAM, .protocol), (CURLE_OUT_OF_MEMORY, .protocol),
            (CURLE_ABORTED_BY_CALLBACK, .cancelled), (CURLE_TOO_MANY_REDIRECTS, .redirectLimit),
        ]
    )
    func table(code: CURLcode, kind: FailureKind) {
        #expect(FailureKind(curl: code, text: "", connected: true, totalIsOver: false) == kind)
    }

    @Test("every code has a kind that a fetch can have")
    func all() {
        let kinds: Set<FailureKind> = [
            .dns, .connect, .tls, .timeoutConnect, .timeoutTotal, .protocol, .truncated, .tooLarge,
            .decode, .schemeBlocked, .cancelled, .redirectLimit,
        ]
        for code in 1..<CURL_LAST.rawValue {
            let kind = FailureKind(
                curl: CURLcode(code),
                text: "",
                connected: false,
                totalIsOver: false
            )
            #expect(kinds.contains(kind), "code \(code)")
        }
    }
}

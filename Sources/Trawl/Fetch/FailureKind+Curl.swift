internal import CLibcurl
internal import TrawlCore

extension FailureKind {
    /// The kind of failure that a code of libcurl stands for.
    ///
    /// - Parameters:
    ///   - code: What the transfer ended with; not `CURLE_OK`.
    ///   - text: libcurl's own sentence, which tells apart what shares a code.
    ///   - connected: Whether a request could go out.
    ///   - totalIsOver: Whether a time that is over while connecting is that of the whole transfer.
    init(curl code: CURLcode, text: String, connected: Bool, totalIsOver: Bool) {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            self = connected || totalIsOver ? .timeoutTotal : .timeoutConnect
        case CURLE_UNSUPPORTED_PROTOCOL:
            // The code of a scheme that is off, and of an answer in HTTP/0.9.
            self = connected ? .protocol : .schemeBlocked
        case CURLE_RECV_ERROR:
            // A connection that broke, and a chunk whose size is no number.
            self = text.utf8.contains("chunk".utf8) ? .protocol : .connect
        default:
            // What is not in the table is an answer that libcurl could not make sense of.
            self = Self.byCurlCode[code.rawValue] ?? .protocol
        }
    }

    private static let byCurlCode: [UInt32: FailureKind] = {
        let table: [(FailureKind, [CURLcode])] = [
            // Not a URL that libcurl takes: nothing was sent.
            (.schemeBlocked, [CURLE_URL_MALFORMAT]),
            (.dns, [CURLE_COULDNT_RESOLVE_HOST]),
            (
                .connect,
                [
                    CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY, CURLE_COULDNT_CONNECT,
                    CURLE_INTERFACE_FAILED, CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
                    CURLE_SEND_FAIL_REWIND, CURLE_NO_CONNECTION_AVAILABLE,
                    CURLE_QUIC_CONNECT_ERROR, CURLE_UNRECOVERABLE_POLL,
                ]
            ),
            (
                .tls,
                [
                    CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND,
                    CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
                    CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
                    CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED,
                    CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
                    CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
                    CURLE_SSL_CLIENTCERT,
                ]
            ),
            (.truncated, [CURLE_PARTIAL_FILE]),
            (.tooLarge, [CURLE_FILESIZE_EXCEEDED]),
            // Our own refusals to write carry their kind along, so what is left of the write
            // error are libcurl's decoders of transfer codings, which report bad data by it as well.
            (.decode, [CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR]),
            (.cancelled, [CURLE_ABORTED_BY_CALLBACK]),
            (.redirectLimit, [CURLE_TOO_MANY_REDIRECTS]),
            // Out of memory is what a header line over 100 KB ends with (libcurl 7.88).
            (
                .protocol,
                [
                    CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3,
                    CURLE_OUT_OF_MEMORY,
                ]
            ),
        ]
        return Dictionary(
            uniqueKeysWithValues: table.flatMap { kind, codes in codes.map { ($0.rawValue, kind) } }
        )
    }()
}

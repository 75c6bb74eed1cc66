import Testing

@testable import TrawlCore

@Suite("hosts of URLs")
struct HostParserTests {
    static let hosts: [(text: String, expected: String?)] = [
        ("Example.COM", "example.com"),
        ("ex%41mple.com", "example.com"),
        ("a_b.example", "a_b.example"),
        ("example.com.", "example.com."),
        ("a..b", "a..b"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        // The web has names that are no IDNA: ASCII passes (URL Standard, 3.3).
        ("xn--a", "xn--a"),
        ("a%25b", nil),
        ("a b", nil),
        ("a<b", nil),
        ("a^b", nil),
        ("a%00b", nil),
        ("a\u{7F}b", nil),
        // IPv4 (3.5)
        ("192.168.0.1", "192.168.0.1"),
        ("192.168.257", "192.168.1.1"),
        ("0x7F.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("4294967295", "255.255.255.255"),
        ("4294967296", nil),
        ("1.2.3.4.", "1.2.3.4"),
        ("1.2.3.4.5", nil),
        ("1.2.3.256", nil),
        ("1.256.3.4", nil),
        ("09.1.1.1", nil),
        ("1.2.3.09", nil),
        ("0x", "0.0.0.0"),
        ("1.2.3.0xg", "1.2.3.0xg"),
        ("a.b.1", nil),
        ("1.2.3.com", "1.2.3.com"),
        ("９.９.９.９", "9.9.9.9"),
        // IPv6 (3.5)
        ("[::1]", "[::1]"),
        ("[::]", "[::]"),
        ("[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"),
        ("[1:0:0:2:3:0:0:4]", "[1::2:3:0:0:4]"),
        ("[0:1:2:3:4:5:6:7]", "[0:1:2:3:4:5:6:7]"),
        ("[2001:DB8::ABCD]", "[2001:db8::abcd]"),
        ("[::ffff:1.2.3.4]", "[::ffff:102:304]"),
        ("[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"),
        ("[::ffff:1.2.3]", nil),
        ("[::ffff:1.2.3.04]", nil),
        ("[1:2:3:4:5:6:7:1.2.3.4]", nil),
        ("[1:2:3:4:5:6:7:8:9]", nil),
        ("[1::2::3]", nil),
        ("[12345::]", nil),
        ("[:1]", nil),
        ("[1:]", nil),
        ("[fe80::1%25eth0]", nil),
        ("[]", nil),
        ("[::1", nil),
        ("::1]", nil),
    ]

    @Test("each host has one form, or none", arguments: hosts)
    func special(text: String, expected: String?) {
        #expect(WebURL("http://\(text)/")?.host == expected)
    }

    @Test(
        "the host of another scheme is not looked into",
        arguments: [
            ("Example.COM", "Example.COM"), ("1.2.3", "1.2.3"), ("é", "%C3%A9"), ("a%41", "a%41"),
            ("[::1]", "[::1]"), ("a b", nil), ("a^b", nil),
        ] as [(String, String?)]
    )
    func opaque(text: String, expected: String?) {
        #expect(WebURL("foo://\(text)/")?.host == expected)
    }

    @Test("the sets of bytes have the members that the standard lists")
    func sets() {
        let spelled: [(set: ByteSet, controls: Bool, members: String)] = [
            (.control, true, ""),
            (.fragment, true, " \"<>`"),
            (.query, true, " \"#<>"),
            (.specialQuery, true, " \"#<>'"),
            (.path, true, " \"#<>?^`{}"),
            (.pathStop, true, " \"#<>?^`{}/\\"),
            (.userinfo, true, " \"#<>?^`{}/:;=@[\\]|"),
            (.forbiddenHost, false, "\0\t\n\r #/:<>?@[\\]^|"),
            (.forbiddenDomain, true, " #/:<>?@[\\]^|%"),
            (.unreserved, false, Self.alphanumeric + "-._~"),
            (.scheme, false, Self.alphanumeric + "+-."),
            (.plainHost, false, Self.alphanumeric.lowercased() + "-._"),
            (.canonicalPath, false, Self.alphanumeric + "-._~:/?[]@!$&'()*+,;=%|"),
        ]
        for (set, controls, members) in spelled {
            for byte in UInt8(0)..<0x80 {
                let isControl = byte < 0x20 || byte == 0x7F
                let expected = members.utf8.contains(byte) || (controls && isControl)
                #expect(set.contains(byte) == expected, "\(byte) in \(members.debugDescription)")
            }
        }
    }

    private static let alphanumeric =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
}

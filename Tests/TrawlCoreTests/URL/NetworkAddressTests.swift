import Testing

@testable import TrawlCore

@Suite("IPAddress and CIDR")
struct NetworkAddressTests {
    @Test(
        "an address is read and written in its usual form",
        arguments: [
            ("0.0.0.0", "0.0.0.0"), ("192.0.2.255", "192.0.2.255"), ("::", "::"), ("::1", "::1"),
            ("1::", "1::"), ("2001:DB8::1", "2001:db8::1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("1:0:0:4:0:0:0:8", "1:0:0:4::8"), ("1:0:0:4:5:0:0:8", "1::4:5:0:0:8"),
            ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("::ffff:10.0.0.1", "::ffff:a00:1"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("0:0:0:0:0:0:0:0", "::"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ]
    )
    func text(input: String, output: String) {
        #expect(IPAddress(input)?.description == output)
    }

    @Test(
        "what is no address is not read",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "1..2.3",
            "0x7f.0.0.1",
            "+1.2.3.4", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::",
            "g::",
            "::1%eth0", "[::1]", "1.2.3.4::", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7:8::",
        ]
    )
    func noAddress(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("bytes in network order are an address when there are 4 or 16")
    func bytes() {
        let v4: [UInt8] = [192, 0, 2, 1]
        let v6: [UInt8] = [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]
        v4.withUnsafeBytes { #expect(IPAddress(networkBytes: $0) == IPAddress("192.0.2.1")) }
        v6.withUnsafeBytes { #expect(IPAddress(networkBytes: $0) == IPAddress("2001:db8::1")) }
        [UInt8](repeating: 0, count: 5).withUnsafeBytes {
            #expect(IPAddress(networkBytes: $0) == nil)
        }
    }

    @Test(
        "a range holds its first and its last address and none beside them",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("10.20.30.40/16", "10.20.0.0", "10.20.255.255", "10.19.255.255", "10.21.0.0"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.6", "192.0.2.8"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::", "::ffff:0.0.0.0"),
            ("fd00::/8", "fd00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fcff::", "fe00::"),
            ("::/0", "::", "ffff::", "0.0.0.0", "1.2.3.4"),
            ("2001:db8::/127", "2001:db8::", "2001:db8::1", "2001:db7::", "2001:db8::2"),
        ]
    )
    func range(text: String, first: String, last: String, before: String, after: String) throws {
        let range = try #require(CIDR(text))
        for inside in [first, last] { #expect(range.contains(try #require(IPAddress(inside)))) }
        for outside in [before, after] {
            #expect(!range.contains(try #require(IPAddress(outside))))
        }
        #expect(CIDR(range.description) == range)
    }

    @Test(
        "what is no range is not read",
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
            "::/129",
            "10.0.0/8", "10.0.0.0/255.0.0.0", "10.0.0.0/ 8",
        ]
    )
    func noRange(text: String) {
        #expect(CIDR(text) == nil)
    }
}

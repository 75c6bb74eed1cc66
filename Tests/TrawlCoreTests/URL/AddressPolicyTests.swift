import Testing

@testable import TrawlCore

@Suite("AddressPolicy")
struct AddressPolicyTests {
    @Test(
        "the first and the last address of each range that is not global are refused",
        arguments: [
            "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.0", "172.31.255.255",
            "192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1", "192.168.0.0",
            "192.168.255.255",
            "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
            "239.255.255.255", "240.0.0.0", "255.255.255.255",
            "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "100::1", "64:ff9b:1::1", "2001:1::1",
            "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::", "2001:db8::1", "3fff::1",
            "3fff:fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1",
            "ff02::1", "1fff::1",
        ]
    )
    func refused(text: String) throws {
        let address = try #require(IPAddress(text))
        let refusal = try #require(AddressPolicy.globalOnly.refusal(of: address))
        #expect(refusal.contains(address.description))
    }

    @Test(
        "the neighbours of those ranges are allowed",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
            "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
            "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
            "2000::1", "2001:200::1", "2001:db7:ffff::", "2001:db9::", "2606:4700::1111", "3ffe::1",
            "3fff:1000::1",
        ]
    )
    func allowed(text: String) throws {
        #expect(AddressPolicy.globalOnly.refusal(of: try #require(IPAddress(text))) == nil)
    }

    /// IPv6 addresses and the IPv4 address in them.
    static let carriers: [(text: String, inner: String)] = [
        ("::ffff:10.0.0.1", "10.0.0.1"), ("64:ff9b::10.0.0.1", "10.0.0.1"),
        ("2002:a00:1::1", "10.0.0.1"), ("2001:0:4136:e378:8000:63bf:f5ff:fffe", "10.0.0.1"),
        ("::ffff:8.8.8.8", "8.8.8.8"), ("64:ff9b::8.8.8.8", "8.8.8.8"),
        ("2002:808:808::1", "8.8.8.8"), ("2001:0:4136:e378:8000:63bf:f7f7:f7f7", "8.8.8.8"),
    ]

    @Test("an IPv6 address is judged by the IPv4 address in it", arguments: carriers)
    func embedded(text: String, inner: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.embeddedV4 == IPAddress(inner))
        let isRefused = AddressPolicy.globalOnly.refusal(of: address) != nil
        #expect(isRefused == (inner == "10.0.0.1"))
    }

    @Test("an exception for the IPv4 address holds for those that carry it", arguments: carriers)
    func embeddedException(text: String, inner: String) throws {
        let policy = AddressPolicy(exceptions: [try #require(CIDR("10.0.0.0/8"))])
        #expect(policy.refusal(of: try #require(IPAddress(text))) == nil)
    }

    @Test("an exception opens its own range only")
    func exceptions() throws {
        let policy = AddressPolicy(
            exceptions: ["10.20.0.0/16", "::1"].compactMap { CIDR($0) }
        )
        let judged = ["10.20.0.0", "10.20.255.255", "10.21.0.0", "127.0.0.1", "::1", "::2"].map {
            IPAddress($0).map { policy.refusal(of: $0) == nil }
        }
        #expect(judged == [true, true, false, false, true, false])
    }

    @Test("a refusal names the address, its range and what the range is for")
    func sentences() throws {
        let refusals = ["169.254.169.254", "::ffff:127.0.0.1", "4000::1"].map { text in
            IPAddress(text).flatMap { AddressPolicy.globalOnly.refusal(of: $0) }
        }
        #expect(
            refusals == [
                "169.254.169.254 is in 169.254.0.0/16 (link-local, cloud metadata)",
                "::ffff:7f00:1 leads to an IPv4 address: 127.0.0.1 is in 127.0.0.0/8 (loopback)",
                "4000::1 is not a global unicast address",
            ]
        )
    }
}

/// What reading a job file needs from outside: reading itself opens no file and asks no clock.
public struct JobContext: Sendable {
    /// The variables that `${NAME}` names.
    public var environment: [String: String]
    /// A zone by its IANA identifier, nil when there is none.
    public var zone: @Sendable (String) -> Zone?
    /// The identifiers of all zones, for "did you mean"; asked only after a mistake.
    public var zoneNames: @Sendable () -> [String]
    /// The machine's zone, for schedules without `timezone`.
    public var localZone: Zone
    /// The names of the transforms that the embedding program registered.
    public var transforms: Set<String>
    /// What is wrong with an XPath expression in which prefixes stand for URIs, nil when it compiles.
    public var checkXPath:
        @Sendable (_ expression: String, _ namespaces: [String: String]) -> String?
    /// A file with start URLs, by its path from the working folder.
    public var readList: @Sendable (String) -> ListFile

    /// What reading a file with start URLs gave.
    public enum ListFile: Sendable {
        /// The whole file.
        case bytes([UInt8])
        /// Why it cannot be read: lower case, no full stop.
        case unreadable(String)
    }

    /// All that reading needs.
    public init(
        environment: [String: String],
        zone: @escaping @Sendable (String) -> Zone?,
        zoneNames: @escaping @Sendable () -> [String],
        localZone: Zone,
        transforms: Set<String>,
        checkXPath: @escaping @Sendable (String, [String: String]) -> String?,
        readList: @escaping @Sendable (String) -> ListFile = { _ in
            .unreadable("this program reads no such files")
        }
    ) {
        self.environment = environment
        self.zone = zone
        self.zoneNames = zoneNames
        self.localZone = localZone
        self.transforms = transforms
        self.checkXPath = checkXPath
        self.readList = readList
    }
}

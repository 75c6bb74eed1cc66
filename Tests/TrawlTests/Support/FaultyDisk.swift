import CFaultVFS

/// The disk that the SQLite files of one folder are on: it fails when it is told to, and can keep
/// what is written.
final class FaultyDisk: Sendable {
    /// What SQLite asks of a disk.
    struct Operations: OptionSet, Sendable {
        let rawValue: Int32

        static let read = Operations(rawValue: Int32(FaultRead.rawValue))
        static let write = Operations(rawValue: Int32(FaultWrite.rawValue))
        static let sync = Operations(rawValue: Int32(FaultSync.rawValue))
        static let truncate = Operations(rawValue: Int32(FaultTruncate.rawValue))
        static let lock = Operations(rawValue: Int32(FaultLock.rawValue))
        static let sharedMemory = Operations(rawValue: Int32(FaultSharedMemory.rawValue))
        static let everything = Operations(rawValue: Int32(FaultEverything.rawValue))
    }

    /// How a call fails.
    struct Fault: Sendable {
        /// The calls that count.
        var operations: Operations
        /// Which of them fails, from 1.
        var nth: Int
        /// How many fail in a row; `Int.max`: for good.
        var times = 1
        /// Whether a write says that there is no room, in place of an I/O error.
        var isFull = false
    }

    /// One thing that happened to a file.
    enum Event {
        case open(String)
        case write(String, at: Int, [UInt8])
        case truncate(String, size: Int)
        case sync(String)
        /// Durable when the folder was synced after it.
        case delete(String, isSynced: Bool)
        /// The test's own.
        case mark(Int)
    }

    /// The C side locks for itself, and lives as long as this.
    nonisolated(unsafe) private let disk: OpaquePointer

    /// The disk of the files that are opened in a folder from now on.
    init(folder: String) { disk = fault_disk_new(folder) }

    deinit { fault_disk_free(disk) }

    /// Has calls fail from now on.
    func fail(_ fault: Fault) {
        fault_disk_arm(
            disk,
            fault.operations.rawValue,
            Int64(fault.nth),
            Int64(fault.times),
            fault.isFull
        )
    }

    /// Counts calls from now on; none fails.
    func mend(counting operations: Operations = .everything) {
        fault_disk_arm(disk, operations.rawValue, 0, 0, false)
    }

    /// How many calls were made that count.
    var calls: Int { Int(fault_disk_calls(disk)) }
    /// How many calls failed.
    var fired: Int { Int(fault_disk_fired(disk)) }

    /// Begins to keep what happens.
    func record() { fault_disk_record(disk) }

    /// Puts a mark between the events.
    func mark(_ value: Int) { fault_disk_mark(disk, Int64(value)) }

    /// What has happened since it was recorded.
    var events: [Event] {
        (0..<fault_disk_event_count(disk)).map { place in
            let event = fault_disk_event(disk, place)
            let name = event.name.map { String(cString: $0) } ?? ""
            switch UInt32(event.operation) {
            case FaultOpen.rawValue: return .open(name)
            case FaultTruncate.rawValue: return .truncate(name, size: Int(event.offset))
            case FaultSync.rawValue: return .sync(name)
            case FaultDelete.rawValue: return .delete(name, isSynced: event.offset != 0)
            case FaultWrite.rawValue:
                let bytes = UnsafeBufferPointer(start: event.bytes, count: Int(event.count))
                return .write(name, at: Int(event.offset), Array(bytes))
            default: return .mark(Int(event.offset))
            }
        }
    }
}

import Foundation

/// The files as a disk may hold them after the power failed at some moment: what was synced, and of
/// what was written since any part, in any order, some of it torn at 512 bytes.
struct PowerCut {
    /// The files by name.
    private(set) var files: [String: [UInt8]] = [:]

    private struct File {
        var durable: [UInt8] = []
        var pending: [FaultyDisk.Event] = []
        /// A new file may have no name yet.
        var wasSynced = false
        /// A file without a name may have it again.
        var isDeleted = false
    }

    /// The disk after the first so many events.
    init(after events: ArraySlice<FaultyDisk.Event>, _ random: inout TestNoise) {
        var disk: [String: File] = [:]
        for event in events {
            switch event {
            case .open(let name):
                if disk[name]?.isDeleted ?? true { disk[name] = File() }
            case .write(let name, _, _), .truncate(let name, _):
                disk[name]?.pending.append(event)
            case .sync(let name):
                for event in disk[name]?.pending ?? [] {
                    Self.apply(event, &disk[name, default: File()].durable)
                }
                disk[name]?.pending = []
                disk[name]?.wasSynced = true
            case .delete(let name, let isSynced):
                if isSynced { disk[name] = nil } else { disk[name]?.isDeleted = true }
            case .mark: break
            }
        }
        // Much, little, all and nothing of what was on its way.
        let shares: [Double] = [0, 0.2, 0.5, 0.8, 1]
        let share = shares.randomElement(using: &random) ?? 0
        for (name, file) in disk.sorted(by: { $0.key < $1.key }) {
            if file.isDeleted, Bool.random(using: &random) { continue }
            if !file.wasSynced, Double.random(in: 0..<1, using: &random) > share { continue }
            var bytes = file.durable
            for event in file.pending where Double.random(in: 0..<1, using: &random) < share {
                Self.apply(Bool.random(using: &random) ? event : Self.torn(event, &random), &bytes)
            }
            files[name] = bytes
        }
    }

    /// Puts the files into a folder.
    func write(to folder: String) throws {
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
    }

    private static func apply(_ event: FaultyDisk.Event, _ bytes: inout [UInt8]) {
        switch event {
        case .write(_, let place, let new):
            let end = place + new.count
            if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            bytes.replaceSubrange(place..<end, with: new)
        case .truncate(_, let size):
            let missing = size - bytes.count
            if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
            bytes.removeLast(max(0, -missing))
        case .open, .sync, .delete, .mark: break
        }
    }

    /// A write of which only the beginning, or only the end, has reached the disk: by sectors.
    private static func torn(_ event: FaultyDisk.Event, _ random: inout TestNoise)
        -> FaultyDisk.Event
    {
        guard case .write(let name, let place, let bytes) = event, bytes.count > 512 else {
            return event
        }
        let cut = Int.random(in: 1...(bytes.count - 1) / 512, using: &random) * 512
        return Bool.random(using: &random)
            ? .write(name, at: place, Array(bytes[..<cut]))
            : .write(name, at: place + cut, Array(bytes[cut...]))
    }
}

internal import Foundation

/// One message on a control socket: a JSON document on a line of its own, with the protocol's number
/// before it.
struct ControlFrame<Message: Codable & Sendable>: Codable {
    /// The number of the protocol, `ControlProtocol.version` of whoever wrote it.
    var control: Int
    /// A `ControlRequest` or a `ControlAnswer`.
    var message: Message

    /// The line that carries a message, its line feed included.
    static func line(of message: Message) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        do {
            let frame = ControlFrame(control: ControlProtocol.version, message: message)
            // JSON escapes the line feeds of texts, and the encoder adds none between values.
            return try [UInt8](encoder.encode(frame)) + [ControlProtocol.lineFeed]
        } catch {
            preconditionFailure("a control message cannot be written: \(error)")
        }
    }

    /// The message that a line carries, its line feed left out.
    ///
    /// - Throws: `ControlProtocol.Mistake`.
    static func message(in line: [UInt8]) throws(ControlProtocol.Mistake) -> Message {
        let decoder = JSONDecoder()
        let data = Data(line)
        do {
            // The number says whether the rest can be understood.
            let head = try decoder.decode(ControlProtocol.Head.self, from: data)
            guard head.control <= ControlProtocol.version else {
                throw ControlProtocol.Mistake.newer
            }
            return try decoder.decode(ControlFrame.self, from: data).message
        } catch let mistake as ControlProtocol.Mistake {
            throw mistake
        } catch {
            throw .unreadable
        }
    }
}

/// What both sides of a control socket go by.
enum ControlProtocol {
    /// Grows when one side would misunderstand the other one; a new kind of request is refused in words
    /// by a daemon that does not know it, and is no reason.
    static let version = 1
    /// What ends a message.
    static let lineFeed = UInt8(ascii: "\n")

    /// Why a line carries no message.
    enum Mistake: Error {
        /// It is none, or one of a kind that is not known here.
        case unreadable
        /// It is of a newer protocol.
        case newer
    }

    /// What every message of any version has.
    struct Head: Codable {
        var control: Int
    }
}

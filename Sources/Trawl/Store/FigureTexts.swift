internal import Foundation
internal import TrawlCore

/// Figures of runs by the texts that the store has of them.
///
/// The end of each run looks at the figures of the last five, and each was decoded five times.
final class FigureTexts: Sendable {
    private let known = Lock<[String: RunFigures]>([:])

    /// More are forgotten together: a few hundred bytes each, of jobs that run often.
    private static let most = 512

    /// The figures of a text.
    ///
    /// - Throws: `DecodingError` when it is no text of figures.
    func figures(_ text: String) throws -> RunFigures {
        if let figures = known.withLock({ $0[text] }) { return figures }
        let figures = try JSONDecoder().decode(RunFigures.self, from: Data(text.utf8))
        remember(text, figures)
        return figures
    }

    /// Takes note of a text that was made of figures.
    func remember(_ text: String, _ figures: RunFigures) {
        known.withLock { known in
            if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
            known[text] = figures
        }
    }
}

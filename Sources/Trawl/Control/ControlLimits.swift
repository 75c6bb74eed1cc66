/// What a control socket puts up with, so that no client costs the daemon more than it should.
package struct ControlLimits: Hashable, Sendable {
    /// The longest request, its line feed not counted.
    ///
    /// Chosen for the longest that makes sense: a job file and a `trawl.yaml` of 1 MB each, written as
    /// JSON, in which a byte may take up to six.
    package var requestBytes = 8 << 20
    /// Connections at once; one more is told so and closed.
    ///
    /// A guess, far above the number of people at one daemon, and far below a process's descriptors.
    package var connections = 64
    /// How long a connection may stand without a whole request.
    ///
    /// A guess: long beside the pauses of a program that asks again and again.
    package var idle = Duration.seconds(30)
    /// How long a client may take to read an answer.
    ///
    /// A guess; as long as a client of ours waits for one.
    package var answering = Duration.seconds(5)
    /// The longest answer that a client reads, its line feed not counted.
    ///
    /// Room for a status that names ten thousand broken files by paths of any length.
    package var answerBytes = 64 << 20

    /// The limits of a daemon.
    package init() {}
}

/// Which Trawl this is.
public enum Version {
    /// By semantic versioning.
    public static let number = "0.1.0"
    /// The User-Agent of jobs that name none; its product token is `trawl`.
    public static let userAgent = "trawl/\(number) (+https://trawl.invalid/bot)"
}

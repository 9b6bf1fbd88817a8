/// What is wrong with a file of rounds, and where.
public struct RoundFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public let path: String
    /// Line from 1; `nil` for the file as a whole.
    public let line: Int?
    /// What was found and what is accepted.
    public let message: String
    /// Whether the file could not be opened or read, rather than understood.
    public let isMissing: Bool

    /// What is wrong, with the line from 1 if it is about one.
    public init(path: String, line: Int?, message: String, isMissing: Bool = false) {
        (self.path, self.line, self.message, self.isMissing) = (path, line, message, isMissing)
    }

    /// `file:line: error: what was found; what is accepted`.
    public var description: String { "\(path):\(line.map { "\($0):" } ?? "") error: \(message)" }
}

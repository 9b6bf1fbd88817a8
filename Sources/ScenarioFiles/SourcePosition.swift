/// A place in a file, counted from 1 in lines and Unicode scalars.
public struct SourcePosition: Sendable, Hashable {
    /// Path as the user gave it, or relative to the scenario file's folder.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column in Unicode scalars, from 1.
    public var column: Int

    /// A place in a file.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePosition: CustomStringConvertible {
    /// "file:line:column".
    public var description: String { "\(file):\(line):\(column)" }
}

/// Everything that is wrong with a set of files and settings. Never empty.
public struct ScenarioDiagnostics: Error, Sendable, Equatable {
    /// All diagnostics: file by file in the order of reading, each from its top down, then the settings.
    public var diagnostics: [Diagnostic]

    /// A non-empty list of diagnostics.
    public init(_ diagnostics: [Diagnostic]) {
        precondition(!diagnostics.isEmpty, "an error without a diagnostic")
        self.diagnostics = diagnostics
    }

    /// The exit status of a command that stops here: 66 when a file could not be read, 65 otherwise (sysexits.h).
    public var exitCode: Int32 { diagnostics.contains(where: \.isMissingFile) ? 66 : 65 }
}

extension ScenarioDiagnostics: CustomStringConvertible {
    /// All diagnostics as printed, one after the other, without a final newline.
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

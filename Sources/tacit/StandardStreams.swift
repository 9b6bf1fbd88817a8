import ScenarioFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where data goes.
enum StandardOutput {
    /// Writes all of a text.
    ///
    /// - Throws: a refusal with status 74 when the output cannot take it.
    static func write(_ text: String) throws {
        guard Descriptor.writeAll(text, to: STDOUT_FILENO) else {
            throw Refusal(message: "tacit: standard output could not be written: \(String(cString: strerror(errno)))", status: 74)
        }
    }
}

/// Where talk goes.
enum StandardError {
    /// Whether a person is watching.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    /// Writes a line; failures are ignored, for there is nobody left to tell.
    static func say(_ line: String) { _ = Descriptor.writeAll(line + "\n", to: STDERR_FILENO) }
    /// Says what a scenario's files hold to no effect.
    static func warn(_ scenario: Scenario) {
        for warning in scenario.warnings { say(warning.description) }
    }
    /// Says what the file of a game with nodes holds to no effect. What is wrong with the nodes is no matter of the game.
    static func warn(of question: GameQuestion, at path: String, settings: [String] = []) {
        guard question.hasHardware, question.definition.obstacle == nil else { return }
        if let scenario = try? ScenarioLoader().load(scenario: path, hardware: nil, settings: settings) { warn(scenario) }
    }
    /// Overwrites the current line of the terminal.
    static func redraw(_ line: String) { _ = Descriptor.writeAll("\r" + line + "\u{1B}[K", to: STDERR_FILENO) }
}

/// Files that the user names for data.
enum DataFile {
    /// Writes a text to a file, in place of what it held.
    ///
    /// - Throws: a refusal with status 74 when the file cannot take it.
    static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        guard descriptor >= 0 else { throw refusal(path) }
        let isWritten = Descriptor.writeAll(text, to: descriptor)
        guard isWritten, close(descriptor) == 0 else { throw refusal(path) }
    }
    private static func refusal(_ path: String) -> Refusal {
        Refusal(message: "tacit: \(path) could not be written: \(String(cString: strerror(errno)))", status: 74)
    }
}

private enum Descriptor {
    static func writeAll(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = write(descriptor, rest.baseAddress, rest.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
            return true
        }
    }
}

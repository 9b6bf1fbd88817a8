import Foundation
import Quantities

/// Reads validation cases.
public struct ValidationCaseLoader: Sendable {
    private let files: any FileSource

    /// A loader that reads from the given files.
    public init(files: any FileSource = DiskFiles()) { self.files = files }

    /// The paths of the case files of a folder, sorted by name.
    ///
    /// - Throws: when there is no such folder or no case in it.
    public static func paths(in folder: String) throws(ScenarioDiagnostics) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let cases = names.filter { $0.hasSuffix(".yaml") }.sorted()
        guard !cases.isEmpty else {
            throw ScenarioDiagnostics([
                Diagnostic(
                    place: .file(folder), found: "no validation cases", accepted: "a folder with case files, NAME.yaml",
                    isMissingFile: true)
            ])
        }
        return cases.map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" }
    }

    /// The case of a file.
    ///
    /// - Throws: everything that is wrong with the file at once.
    public func load(_ path: String) throws(ScenarioDiagnostics) -> ValidationCase {
        var reader = ValidationCaseReader(file: path)
        do {
            reader.read(try files.read(path, limit: DocumentReader.largest))
        } catch {
            throw ScenarioDiagnostics([
                Diagnostic(
                    place: .file(path), found: "no such file, or one that cannot be read", accepted: "a validation case",
                    isMissingFile: true)
            ])
        }
        guard reader.collector.isEmpty, let result = reader.result else { throw reader.collector.sorted() }
        return result
    }
}

import Foundation

/// Where files are read from; tests read from memory.
public protocol FileSource: Sendable {
    /// The bytes of a file, at most `limit` of them.
    func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8]
}

/// Why a file gives no bytes.
public enum FileProblem: Error, Sendable, Equatable {
    /// There is no such file.
    case missing
    /// The path names a folder.
    case directory
    /// The file is there and cannot be read.
    case unreadable
    /// The file is longer than the limit.
    case tooLarge
}

/// The files of the machine.
public struct DiskFiles: FileSource {
    /// The files of the machine; relative paths start at the current folder.
    public init() {}

    /// The bytes of a file, read up to one byte past the limit, so that an endless file ends too.
    public func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw .missing }
        if isDirectory.boolValue { throw .directory }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable }
        defer { try? handle.close() }
        var bytes: [UInt8] = []
        do {
            while bytes.count <= limit, let piece = try handle.read(upToCount: limit + 1 - bytes.count), !piece.isEmpty {
                bytes += piece
            }
        } catch {
            throw .unreadable
        }
        if bytes.count > limit { throw .tooLarge }
        return bytes
    }
}

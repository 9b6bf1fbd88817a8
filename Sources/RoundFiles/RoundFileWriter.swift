#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes rounds to a file that `RoundFileReader` reads. The file has its name only when it is complete.
///
/// Until then its text stands beside it under another name, which is removed if the writer goes away unfinished. What is no
/// ordinary file, a pipe for example, is written directly.
public struct RoundFileWriter: ~Copyable {
    /// Bytes that are written at a time.
    private static let largestPiece = 1 << 20

    private let path: String
    private let temporary: String?
    private let namesReferee: Bool
    private var descriptor: Int32
    private var bytes: [UInt8] = []
    private var lastTime: Int64 = 0
    /// Rounds appended so far.
    public private(set) var count = 0

    /// Creates the file beside the one that it will replace.
    ///
    /// - Parameter namesReferee: whether rows tell if a referee drew the inputs.
    /// - Throws: `RoundFileError` when that is not possible.
    public init(path: String, namesReferee: Bool = false) throws(RoundFileError) {
        self.path = path
        self.namesReferee = namesReferee
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            temporary = nil
            descriptor = open(path, O_WRONLY)
        } else {
            var name = Array((path + ".XXXXXX").utf8CString)
            descriptor = mkstemp(&name)
            temporary = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if descriptor >= 0 {
                // Such files are made for their owner alone; this one gets the rights that any new file has.
                let mask = umask(0)
                umask(mask)
                fchmod(descriptor, 0o666 & ~mask)
            }
        }
        guard descriptor >= 0 else { throw RoundFileError(path: path, line: nil, message: Self.reason, isMissing: true) }
        bytes.append(contentsOf: RoundFileText.header(namesReferee: namesReferee).utf8)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    /// Appends a round, not before the last one.
    ///
    /// - Throws: `RoundFileError` for a time that the file cannot hold, or when it cannot be written.
    public mutating func append(_ round: RecordedRound) throws(RoundFileError) {
        guard round.time >= lastTime, round.time <= Int64(RoundFileReader.greatestTime) * 1_000_000_000_000 else {
            throw RoundFileError(
                path: path, line: count + 2,
                message: "a round out of order, or later than \(RoundFileReader.greatestTime) s")
        }
        lastTime = round.time
        count += 1
        RoundFileText.append(round, to: &bytes, namesReferee: namesReferee)
        if bytes.count >= Self.largestPiece { try flush() }
    }

    /// Writes what is left and gives the file its name.
    ///
    /// - Throws: `RoundFileError` when it cannot be written.
    public mutating func finish() throws(RoundFileError) {
        precondition(descriptor >= 0, "a file is finished once")
        try flush()
        let isClosed = close(descriptor) == 0
        let why = Self.reason
        descriptor = -1
        guard let temporary else { return }
        guard isClosed, rename(temporary, path) == 0 else {
            let message = isClosed ? Self.reason : why
            unlink(temporary)
            throw RoundFileError(path: path, line: nil, message: message, isMissing: true)
        }
    }

    private mutating func flush() throws(RoundFileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw RoundFileError(path: path, line: nil, message: Self.reason, isMissing: true) }
            written += count
        }
        bytes.removeAll(keepingCapacity: true)
    }

    private static var reason: String { String(cString: strerror(errno)) }
}

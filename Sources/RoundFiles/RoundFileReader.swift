#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads recorded rounds from a file of comma-separated values, piece by piece, so that memory does not grow with the file.
///
/// The first line is `time,x,y,a,b`. A row holds the time at which the inputs were shown, in seconds as a decimal number that
/// does not decrease, and four whole numbers; with three parties the line is `time,x,y,z,a,b,c` and there are six. Where the line goes on
/// with `,referee`, each row ends with 1 if a referee drew the inputs, with 0 if they came as they came. Every line ends in a newline, the last one too: a file that was cut off is noticed.
/// The first bad row ends the reading with its line; nothing is skipped.
public struct RoundFileReader: ~Copyable {
    /// The line that begins every file of two or three parties' rounds, and one that tells who drew the inputs.
    public static func header(parties: Int = 2, namesReferee: Bool = false) -> String {
        (parties == 3 ? "time,x,y,z,a,b,c" : "time,x,y,a,b") + (namesReferee ? ",referee" : "")
    }
    /// Longest line in bytes.
    public static let longestLine = 256
    /// Greatest time in seconds.
    public static let greatestTime = 9_000_000

    private let path: String
    private let parties: Int
    private let descriptor: Int32
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private var hasHeader = false
    private var namesReferee = false
    private var lastTime = Int64.min
    /// Lines read so far.
    public private(set) var line = 0

    /// Opens a file; `-` is standard input.
    ///
    /// - Parameter parties: whose rounds they are, 2 or 3.
    /// - Throws: `RoundFileError` when it cannot be opened.
    public init(path: String, parties: Int = 2, bufferSize: Int = 1 << 20) throws(RoundFileError) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw RoundFileError(path: path, line: nil, message: String(cString: strerror(errno)), isMissing: true)
        }
        self.path = path
        self.parties = parties
        self.descriptor = descriptor
        buffer = [UInt8](repeating: 0, count: max(2 * Self.longestLine, bufferSize))
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// Replaces `rounds` by the next ones of the file, at most as many as fit into the buffer; none at its end.
    ///
    /// - Throws: `RoundFileError` at the first row that is not one.
    public mutating func read(into rounds: inout [RecordedRound]) throws(RoundFileError) {
        rounds.removeAll(keepingCapacity: true)
        while rounds.isEmpty {
            if isAtEnd {
                guard hasHeader else {
                    throw failure(at: 1, "an empty file; the first line must be '\(Self.header(parties: parties))'")
                }
                return
            }
            try fill()
            var failed: RoundFileError?
            buffer.withUnsafeBufferPointer { bytes in
                do throws(RoundFileError) { try parse(bytes, into: &rounds) } catch { failed = error }
            }
            if let failed { throw failed }
            if isAtEnd, start < end {
                throw failure(at: line + 1, "the file ends within a row; every row ends in a newline")
            }
        }
    }

    /// Moves what is left to the front and reads on.
    private mutating func fill() throws(RoundFileError) {
        if start > 0 {
            buffer.replaceSubrange(0..<(end - start), with: Array(buffer[start..<end]))
            (start, end) = (0, end - start)
        }
        guard end < buffer.count else { throw failure(at: line + 1, "a line of more than \(Self.longestLine) bytes") }
        var count = 0
        repeat {
            count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + end, $0.count - end) }
        } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw RoundFileError(path: path, line: nil, message: String(cString: strerror(errno)), isMissing: true)
        }
        end += count
        isAtEnd = count == 0
    }

    private mutating func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, into rounds: inout [RecordedRound]
    ) throws(RoundFileError) {
        while start < end {
            // The newline of this line, if it is there already.
            guard let found = memchr(bytes.baseAddress! + start, 10, end - start) else {
                guard end - start <= Self.longestLine else {
                    throw failure(at: line + 1, "a line of more than \(Self.longestLine) bytes")
                }
                return
            }
            let newline = UnsafeRawPointer(found) - UnsafeRawPointer(bytes.baseAddress!)
            line += 1
            let stop = newline > start && bytes[newline - 1] == 13 ? newline - 1 : newline
            if !hasHeader {
                try readHeader(bytes, stop)
            } else {
                rounds.append(try round(bytes, stop))
            }
            start = newline + 1
        }
    }

    private mutating func readHeader(_ bytes: UnsafeBufferPointer<UInt8>, _ stop: Int) throws(RoundFileError) {
        var first = start
        if stop - first >= 3, bytes[first] == 0xEF, bytes[first + 1] == 0xBB, bytes[first + 2] == 0xBF { first += 3 }
        let text = UnsafeBufferPointer(rebasing: bytes[first..<stop])
        let (plain, refereed) = (Self.header(parties: parties), Self.header(parties: parties, namesReferee: true))
        namesReferee = text.elementsEqual(refereed.utf8)
        guard namesReferee || text.elementsEqual(plain.utf8) else {
            let found = String(decoding: bytes[first..<min(stop, first + 60)], as: UTF8.self)
            throw failure(
                at: line,
                "'\(printable(found))' as the first line; with \(parties) parties it must be '\(plain)' or '\(refereed)'")
        }
        hasHeader = true
    }

    /// The round of a line without its end.
    private mutating func round(_ bytes: UnsafeBufferPointer<UInt8>, _ stop: Int) throws(RoundFileError) -> RecordedRound {
        var i = start
        guard let time = Self.time(bytes, &i, stop), i < stop, bytes[i] == 44 else {
            throw bad(bytes, stop, "a time in seconds from 0 to \(Self.greatestTime), with at most 12 decimals, comes first")
        }
        guard time >= lastTime else { throw bad(bytes, stop, "times must not decrease") }
        // x, y, z, a, b, c, or without z and c.
        var values = SIMD8<UInt16>()
        let count = 2 * parties
        for k in 0..<count {
            i += 1
            guard let value = Self.number(bytes, &i, stop),
                k < count - 1 || namesReferee ? (i < stop && bytes[i] == 44) : i == stop
            else {
                throw bad(
                    bytes, stop, "a row is \(Self.header(parties: parties)) with whole numbers from 0 to 65535 after the time")
            }
            values[k] = value
        }
        var isReferees = true
        if namesReferee {
            guard stop == i + 2, bytes[i + 1] == 48 || bytes[i + 1] == 49 else {
                throw bad(
                    bytes, stop,
                    "a row is \(Self.header(parties: parties, namesReferee: true)), with 1 at its end for a referee's inputs and else 0"
                )
            }
            isReferees = bytes[i + 1] == 49
        }
        lastTime = time
        guard parties == 3 else {
            return RecordedRound(time: time, x: values[0], y: values[1], a: values[2], b: values[3], isReferees: isReferees)
        }
        return RecordedRound(
            time: time, x: values[0], y: values[1], z: values[2], a: values[3], b: values[4], c: values[5],
            isReferees: isReferees)
    }

    /// A whole number from 0 to 65535; `nil` for anything else.
    @inline(__always)
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ i: inout Int, _ stop: Int) -> UInt16? {
        let first = i
        var value = 0
        while i < stop, bytes[i] &- 48 < 10 {
            value = value * 10 + Int(bytes[i] - 48)
            guard value <= 65535 else { return nil }
            i += 1
        }
        // Nothing at all is no number, and neither is 007.
        guard i > first, i == first + 1 || bytes[first] != 48 else { return nil }
        return UInt16(value)
    }

    /// Seconds as a decimal number, in picoseconds; `nil` for anything else.
    @inline(__always)
    private static func time(_ bytes: UnsafeBufferPointer<UInt8>, _ i: inout Int, _ stop: Int) -> Int64? {
        let first = i
        var whole: Int64 = 0
        while i < stop, bytes[i] &- 48 < 10 {
            whole = whole * 10 + Int64(bytes[i] - 48)
            guard whole <= greatestTime else { return nil }
            i += 1
        }
        guard i > first else { return nil }
        var picoseconds = whole * 1_000_000_000_000
        if i < stop, bytes[i] == 46 {
            i += 1
            let point = i
            var scale: Int64 = 100_000_000_000
            while i < stop, bytes[i] &- 48 < 10 {
                guard i - point < 12 else { return nil }
                picoseconds += Int64(bytes[i] - 48) * scale
                scale /= 10
                i += 1
            }
            guard i > point else { return nil }
        }
        guard picoseconds <= Int64(greatestTime) * 1_000_000_000_000 else { return nil }
        return picoseconds
    }

    /// What to throw when a row is a round but not one of the game.
    public func refusal(line: Int, _ message: String) -> RoundFileError { failure(at: line, message) }

    private func failure(at line: Int, _ message: String) -> RoundFileError {
        RoundFileError(path: path, line: line, message: message)
    }

    private func bad(_ bytes: UnsafeBufferPointer<UInt8>, _ stop: Int, _ accepted: String) -> RoundFileError {
        let found = String(decoding: bytes[start..<min(stop, start + 60)], as: UTF8.self)
        return failure(at: line, "'\(printable(found))'; \(accepted)")
    }

    private func printable(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : Character($0) })
    }
}

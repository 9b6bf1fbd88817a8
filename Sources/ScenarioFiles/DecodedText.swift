/// A file's bytes as Unicode scalars, with everything refused that has no place in a text file.
struct DecodedText {
    struct Problem: Error {
        var line: Int
        var column: Int
        var found: String
    }

    var scalars: [Unicode.Scalar] = []
    /// Where each line begins; lines end with a line feed, a carriage return, or both.
    var lineStarts = [0]

    /// Decodes UTF-8, dropping a leading byte order mark. O(number of bytes).
    init(_ bytes: [UInt8]) throws(Problem) {
        scalars.reserveCapacity(bytes.count)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: break decoding
            case .error: throw problem("bytes that are not UTF-8 text")
            case .scalarValue("\u{FEFF}") where scalars.isEmpty: continue
            case .scalarValue(let scalar):
                if Self.isRefused(scalar) {
                    throw problem("the control character \(Self.name(scalar))")
                }
                if scalars.last == "\r", scalar != "\n" { lineStarts.append(scalars.count) }
                scalars.append(scalar)
                if scalar == "\n" { lineStarts.append(scalars.count) }
            }
        }
    }

    private func problem(_ found: String) -> Problem {
        let start = lineStarts.last ?? 0
        return Problem(line: lineStarts.count, column: scalars.count - start + 1, found: found)
    }

    // YAML 1.1 breaks lines at three more characters than editors do; refusing them keeps one count of lines.
    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

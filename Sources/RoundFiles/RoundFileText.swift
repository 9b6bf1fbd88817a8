/// Rounds of two parties as the text that `RoundFileReader` reads.
public enum RoundFileText {
    /// The first line.
    public static func header(namesReferee: Bool = false) -> String {
        RoundFileReader.header(namesReferee: namesReferee) + "\n"
    }

    /// Appends the row of a round to `bytes`: seconds with twelve decimals, then the numbers.
    public static func append(_ round: RecordedRound, to bytes: inout [UInt8], namesReferee: Bool = false) {
        precondition(round.time >= 0, "times begin at 0")
        append(UInt64(round.time / 1_000_000_000_000), to: &bytes)
        bytes.append(46)
        var rest = round.time % 1_000_000_000_000
        var scale: Int64 = 100_000_000_000
        while scale > 0 {
            bytes.append(48 + UInt8(rest / scale))
            rest %= scale
            scale /= 10
        }
        for value in [round.x, round.y, round.a, round.b] {
            bytes.append(44)
            append(UInt64(value), to: &bytes)
        }
        if namesReferee { bytes.append(contentsOf: round.isReferees ? [44, 49] : [44, 48]) }
        bytes.append(10)
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        if value < 10 {
            bytes.append(48 + UInt8(value))
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }
}

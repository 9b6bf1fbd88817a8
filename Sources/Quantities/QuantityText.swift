#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads and prints values with units: "0.25 dB/km", "870 ns", "0.2 %".
public enum QuantityText {
    /// Why a text is not a value of the wanted dimension.
    public enum Problem: Error, Equatable, Sendable {
        /// The text does not begin with a decimal number.
        case notANumber(String)
        /// The number is infinite or not a number.
        case notFinite(String)
        /// A number without the unit it needs.
        case missingUnit(Dimension)
        /// A unit that the dimension does not have.
        case unknownUnit(String, Dimension)
    }

    /// The value of `text` in the stored unit of `dimension`. Both micro signs are accepted for "us".
    public static func parse(_ text: String, as dimension: Dimension) throws(Problem) -> Double {
        let trimmed = trim(text[...])
        let split = trimmed.firstIndex { !isPartOfNumber($0) } ?? trimmed.endIndex
        var (numberText, unitText) = (trimmed[..<split], trim(trimmed[split...]))
        // An exponent letter at the end belongs to no number: "5 e" or "3eV" leave it to the unit.
        while let last = numberText.last, !last.isWholeNumber, last != "." {
            unitText = numberText.suffix(1) + unitText
            numberText = numberText.dropLast()
        }
        let bare = trimmed.lowercased().drop { $0 == "+" || $0 == "-" || $0 == "." }
        if bare.hasPrefix("nan") || bare.hasPrefix("inf") { throw .notFinite(text) }
        guard let number = Double(numberText) else { throw .notANumber(text) }
        guard number.isFinite else { throw .notFinite(text) }
        let symbol = canonical(String(unitText))
        if symbol.isEmpty, dimension != .ratio { throw .missingUnit(dimension) }
        guard let unit = dimension.units.first(where: { $0.symbol == symbol }) else {
            throw .unknownUnit(String(unitText), dimension)
        }
        return scaled(number, by: unit.factor)
    }

    /// `value` (stored unit) with the largest unit that leaves a number of at least one, as a file would state it.
    public static func print(_ value: Double, as dimension: Dimension, digits: Int = 10) -> String {
        let units = dimension.units
        if dimension == .ratio || dimension == .attenuation || dimension == .rate || dimension == .speed || value == 0 {
            let unit = units[0].symbol
            return number(value, digits: digits) + (unit.isEmpty ? "" : " " + unit)
        }
        let skipped: Set<String> = ["min", "h", "cm"]
        let candidates = units.filter { !skipped.contains($0.symbol) }.sorted { $0.factor > $1.factor }
        let unit = candidates.first { abs(value) >= $0.factor * (1 - 1e-12) } ?? candidates.last!
        return "\(number(unscaled(value, by: unit.factor), digits: digits)) \(unit.symbol)"
    }

    /// A decimal number with at most `digits` significant digits, trailing zeros dropped, "1e-06" written "1e-6".
    public static func number(_ value: Double, digits: Int = 10) -> String {
        if value == 0 { return "0" }
        var buffer = [CChar](repeating: 0, count: 64)
        _ = withVaList([Int32(digits), value]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...].drop { $0 == "+" }) else {
            return text
        }
        return "\(text[..<e])e\(exponent)"
    }

    // 870 ns must be the same number however it is written: multiply by whole factors, divide by whole reciprocals.
    private static func scaled(_ number: Double, by factor: Double) -> Double {
        factor < 1 ? number / (1 / factor).rounded() : number * factor
    }
    private static func unscaled(_ value: Double, by factor: Double) -> Double {
        factor < 1 ? value * (1 / factor).rounded() : value / factor
    }
    private static func isPartOfNumber(_ c: Character) -> Bool {
        c.isASCII && (c.isWholeNumber || c == "." || c == "+" || c == "-" || c == "e" || c == "E")
    }
    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let c = text.first, c.isWhitespace { text = text.dropFirst() }
        while let c = text.last, c.isWhitespace { text = text.dropLast() }
        return text
    }
    private static func canonical(_ unit: String) -> String {
        var unit = unit
        for micro in ["\u{B5}", "\u{3BC}"] where unit.contains(micro) {
            unit = unit.split(separator: micro, omittingEmptySubsequences: false).joined(separator: "u")
        }
        return unit == "1/s" ? "/s" : unit
    }
}

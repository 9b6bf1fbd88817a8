import Foundation

/// A machine-readable report: JSON's values, encoded with sorted keys, `null` where there is no estimate.
public indirect enum ReportValue: Sendable, Encodable, ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByArrayLiteral, ExpressibleByBooleanLiteral
{
    /// A text.
    case text(String)
    /// A number; not-a-number and infinities become `null`.
    case number(Double?)
    /// A whole number.
    case count(Int)
    /// A whole number of up to 64 bits.
    case identifier(UInt64)
    /// True, false or unknown.
    case flag(Bool?)
    /// A list.
    case list([ReportValue])
    /// Named values.
    case object([String: ReportValue])

    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A flag.
    public init(booleanLiteral value: Bool) { self = .flag(value) }
    /// Named values.
    public init(dictionaryLiteral elements: (String, ReportValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
    /// A list.
    public init(arrayLiteral elements: ReportValue...) { self = .list(elements) }

    /// Encodes the bare value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number):
            if let number, number.isFinite { try container.encode(number) } else { try container.encodeNil() }
        case .count(let count): try container.encode(count)
        case .identifier(let identifier): try container.encode(identifier)
        case .flag(let flag): if let flag { try container.encode(flag) } else { try container.encodeNil() }
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// The report as a JSON document ending in a newline.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Every number is finite or null, so encoding cannot fail.
        guard let data = try? encoder.encode(self) else { preconditionFailure("a report holds a value that JSON has not") }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

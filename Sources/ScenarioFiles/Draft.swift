/// What one file and the settings say, key by key, before the keys are judged together.
struct Draft {
    struct Item {
        var value: FieldValue
        var source: String?
        var place: Diagnostic.Place
    }

    /// The file it was read from; nil when there is none and every key has its default.
    var file: String?
    /// The keys that were given, by name.
    var items: [String: Item] = [:]
    /// The keys whose values were refused, or that are missing: rules that need them stay silent.
    var broken: Set<String> = []

    /// The value given or defaulted; nil when it was refused.
    func value(_ name: String) -> FieldValue? {
        if broken.contains(name) { return nil }
        return items[name]?.value ?? FieldTable.defaults[name]
    }

    /// The number given or defaulted; nil when it was refused or is absent.
    func number(_ name: String) -> Double? { value(name)?.number }

    /// The text given or defaulted.
    func text(_ name: String) -> String? {
        if case .text(let text) = value(name) { return text }
        return nil
    }

    /// Whether a key was given, with a value or with the word for none.
    func isGiven(_ name: String) -> Bool { items[name] != nil }

    /// Whether a key has a value of its own, given or by default.
    func hasValue(_ name: String) -> Bool { value(name).map { $0 != .absent } ?? false }

    /// Where to point for a mistake between several keys: the first that was given, else the file.
    func place(_ names: String...) -> Diagnostic.Place {
        names.lazy.compactMap { items[$0]?.place }.first ?? file.map { .file($0) } ?? .input
    }
}

extension FieldTable {
    /// The value of every key that may be left out.
    static let defaults: [String: FieldValue] = {
        var defaults: [String: FieldValue] = [:]
        for field in all {
            switch field.absence {
            case .required: break
            case .meaning: defaults[field.name] = .absent
            case .value(let text):
                guard let node = SettingReader.node(text, of: field, place: .input), let value = try? field.value(of: node) else {
                    preconditionFailure("the default '\(text)' of \(field.name) is not accepted by its own key")
                }
                defaults[field.name] = value
            }
        }
        return defaults
    }()
}

/// A piece of a file: a raw text, a list or a map, with the place it was read from. Texts carry no type of their own.
struct SourceNode {
    struct Entry {
        var key: String
        var keyPlace: Diagnostic.Place
        var value: SourceNode
    }
    enum Content {
        case scalar(String)
        case list([SourceNode])
        case map([Entry])
    }

    var content: Content
    var place: Diagnostic.Place

    /// What this is, for a sentence that begins with what was found.
    var whatItIs: String {
        switch content {
        case .scalar(""): "nothing"
        case .scalar(let text): "'\(text.shortened)'"
        case .list: "a list"
        case .map: "a map"
        }
    }

    subscript(key: String) -> Entry? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }
    }
}

extension String {
    /// At most 60 characters and one line, for quoting in a message.
    var shortened: String {
        let line = String(map { $0.isNewline ? " " : $0 })
        return line.count <= 60 ? line : line.prefix(57) + "…"
    }
}

/// Reads the top level of a file against the field table.
struct DraftReader {
    var kind: Field.File
    var file: String

    /// Which kind of file a map looks like, by its sections; nil when nothing tells.
    static func recognize(_ root: SourceNode) -> Field.File? {
        guard case .map(let entries) = root.content else { return nil }
        let counts = Field.File.allCases.map { kind in
            let names = Set(FieldTable.sections(of: kind) + (kind == .scenario ? ["hardware", "protocol"] : []))
            return entries.count { names.contains($0.key) }
        }
        return counts[0] == counts[1] ? nil : counts[0] > counts[1] ? .hardware : .scenario
    }

    /// The keys of a file; what is wrong with them goes to `collector`.
    func read(_ root: SourceNode, into collector: inout DiagnosticCollector) -> Draft {
        var draft = Draft(file: file)
        guard case .map(let entries) = root.content else { return draft }
        let fields = FieldTable.fields(of: kind)
        let sections = FieldTable.sections(of: kind)
        for entry in entries {
            if collector.isFull {
                collector.add(entry.keyPlace, "more keys")
                break
            }
            if let field = fields.first(where: { $0.name == entry.key }) {
                if entry.key != "hardware" { read(entry, as: field, into: &draft, &collector) }
            } else if sections.contains(entry.key) {
                readSection(entry, into: &draft, &collector)
            } else {
                let names = fields.filter(\.section.isEmpty).map(\.key) + sections
                // The keys of a misspelled section are not missing as well.
                if let close = Spelling.closest(to: entry.key, among: names) {
                    for field in fields where field.section == close || field.name == close { draft.broken.insert(field.name) }
                }
                collector.add(
                    entry.keyPlace, "unknown section '\(entry.key.shortened)' of a \(kind.rawValue) file",
                    accepted: "\(names.joined(separator: ", "))",
                    suggestion: Self.suggestion(entry.key, among: names, elsewhere: fields))
            }
        }
        reportMissing(in: root, draft: &draft, &collector)
        return draft
    }

    private func readSection(_ section: SourceNode.Entry, into draft: inout Draft, _ collector: inout DiagnosticCollector) {
        let fields = FieldTable.fields(of: kind).filter { $0.section == section.key }
        let keys = fields.map(\.key)
        let accepted = "\(keys.joined(separator: ", "))"
        guard case .map(let entries) = section.value.content else {
            for field in fields { draft.broken.insert(field.name) }
            let place = section.value.whatItIs == "nothing" ? section.keyPlace : section.value.place
            collector.add(place, "\(section.value.whatItIs) where the keys of '\(section.key)' belong", accepted: accepted)
            return
        }
        for entry in entries {
            if let field = fields.first(where: { $0.key == entry.key }) {
                read(entry, as: field, into: &draft, &collector)
            } else {
                let suggestion = Self.suggestion(entry.key, among: keys, elsewhere: FieldTable.fields(of: kind))
                // A misspelled key is not missing as well.
                if let close = Spelling.closest(to: entry.key, among: keys) { draft.broken.insert("\(section.key).\(close)") }
                collector.add(
                    entry.keyPlace, "unknown key '\(entry.key.shortened)' in section '\(section.key)'", accepted: accepted,
                    suggestion: suggestion)
            }
        }
    }

    private func read(
        _ entry: SourceNode.Entry, as field: Field, into draft: inout Draft, _ collector: inout DiagnosticCollector
    ) {
        let place = entry.value.whatItIs == "nothing" ? entry.keyPlace : entry.value.place
        if let item = SettingReader.item(SourceNode(content: entry.value.content, place: place), of: field, into: &collector) {
            draft.items[field.name] = item
        } else {
            draft.broken.insert(field.name)
        }
    }

    private func reportMissing(in root: SourceNode, draft: inout Draft, _ collector: inout DiagnosticCollector) {
        for field in FieldTable.fields(of: kind) {
            let isThere = draft.isGiven(field.name) || draft.broken.contains(field.name)
            guard field.absence == .required, !isThere else { continue }
            draft.broken.insert(field.name)
            let place = root[field.section]?.keyPlace ?? .file(file)
            collector.add(place, "no '\(field.name)'", accepted: field.acceptance)
        }
    }

    private static func suggestion(_ word: String, among names: [String], elsewhere fields: [Field]) -> String? {
        if let close = Spelling.closest(to: word, among: names) { return "did you mean '\(close)'?" }
        guard let field = fields.first(where: { $0.key == word }) else { return nil }
        return field.section.isEmpty ? "'\(word)' belongs at the top level" : "'\(word)' belongs in section '\(field.section)'"
    }
}

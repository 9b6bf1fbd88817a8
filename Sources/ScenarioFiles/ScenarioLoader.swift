/// Reads a scenario with its hardware and settings.
public struct ScenarioLoader: Sendable {
    let files: any FileSource

    /// A loader that reads from the given files.
    public init(files: any FileSource = DiskFiles()) { self.files = files }

    /// The scenario of a file, or the default scenario when there is none, after all settings.
    ///
    /// - Parameters:
    ///   - scenario: Path of a scenario file. nil: CHSH at 50 km, every key at its default.
    ///   - hardware: Path of a hardware file, which replaces the scenario's for both nodes.
    ///   - settings: "section.key=value"; hardware keys apply to both nodes unless "a." or "b." comes first. The last one counts.
    /// - Throws: everything that is wrong with the files and settings at once.
    public func load(
        scenario scenarioPath: String?, hardware hardwarePath: String? = nil, settings: [String] = []
    ) throws(ScenarioDiagnostics) -> Scenario {
        var collector = DiagnosticCollector()
        var scenario = Draft()
        var references: [Reference] = []
        if let path = scenarioPath {
            if let root = read(path, referredFrom: .file(path), as: .scenario, into: &collector) {
                scenario = DraftReader(kind: .scenario, file: path).read(root, into: &collector)
                references = Self.references(in: root, of: path, isNeeded: hardwarePath == nil, into: &collector)
            }
        } else if hardwarePath == nil {
            collector.add(.input, "neither a scenario nor a hardware file", accepted: "a path of either")
        }
        if let path = hardwarePath { references = [Reference(path: path, place: .file(path))] }
        let nodes = hardware(references, besides: scenarioPath, into: &collector)
        var (a, b) = (nodes?.a ?? Draft(), nodes?.b ?? Draft())
        for setting in settings {
            SettingReader.apply(setting, scenario: &scenario, a: &a, b: &b, into: &collector)
        }
        var rules = ScenarioRules(scenario: scenario, a: a, b: b, collector: collector)
        rules.check()
        rules.checkPlayability()
        guard rules.collector.isEmpty, nodes != nil else { throw rules.collector.sorted() }
        rules.warnOfIdleKeys()
        return Scenario(scenario: scenario, a: a, b: b, warnings: rules.collector.warnings)
    }

    private struct Reference {
        var path: String
        var place: Diagnostic.Place
    }

    /// The drafts of both nodes; nil when a file could not be read, with the reasons in `collector`.
    private func hardware(
        _ references: [Reference], besides scenarioPath: String?, into collector: inout DiagnosticCollector
    ) -> (a: Draft, b: Draft)? {
        var drafts: [Draft] = []
        for reference in references {
            if let scenarioPath, FilePaths.normalized(reference.path) == FilePaths.normalized(scenarioPath) {
                collector.add(
                    reference.place, "the scenario file itself as its hardware", accepted: "a path of a hardware file")
                continue
            }
            guard let root = read(reference.path, referredFrom: reference.place, as: .hardware, into: &collector) else {
                continue
            }
            drafts.append(DraftReader(kind: .hardware, file: reference.path).read(root, into: &collector))
        }
        guard let first = drafts.first, let last = drafts.last, drafts.count == references.count else { return nil }
        return (first, last)
    }

    func read(
        _ path: String, referredFrom place: Diagnostic.Place, as kind: Field.File, into collector: inout DiagnosticCollector
    ) -> SourceNode? {
        let bytes: [UInt8]
        do { bytes = try files.read(path, limit: DocumentReader.largest) } catch {
            let name = place == .file(path) ? "" : " '\(path)'"
            switch error {
            case .missing:
                let accepted =
                    name.isEmpty ? "a path of a \(kind.rawValue) file" : "a path relative to the scenario file's folder"
                let game = kind == .scenario ? NamedGame.all.first { $0.name == path } : nil
                collector.add(
                    place, game == nil ? "no such file\(name)" : "the name of a game, without pairs and their rate",
                    accepted: accepted,
                    suggestion: game.map(\.advice), isMissingFile: true)
            case .directory: collector.add(place, "a folder\(name)", accepted: "a file", isMissingFile: true)
            case .unreadable:
                collector.add(place, "a file\(name) that cannot be read", accepted: "a readable file", isMissingFile: true)
            case .tooLarge: collector.add(place, "a file\(name) of more than 1 MiB", accepted: "files up to 1 MiB")
            }
            return nil
        }
        guard let root = DocumentReader(file: path).read(bytes, into: &collector) else { return nil }
        if let actual = DraftReader.recognize(root), actual != kind {
            let name = place == .file(path) ? "" : ", '\(path)',"
            collector.add(
                place, "a \(actual.rawValue) file\(name) where a \(kind.rawValue) file belongs",
                accepted: "a file with the sections \(FieldTable.sections(of: kind).joined(separator: ", "))")
            return nil
        }
        return root
    }

    /// The paths of a scenario's `hardware` key, resolved against the scenario's folder.
    private static func references(
        in root: SourceNode, of scenarioPath: String, isNeeded: Bool, into collector: inout DiagnosticCollector
    ) -> [Reference] {
        let accepted = "a path, or {a: path, b: path}"
        guard let entry = root["hardware"] else {
            if isNeeded {
                collector.add(.file(scenarioPath), "no 'hardware', and no hardware file on the command line", accepted: accepted)
            }
            return []
        }
        func reference(_ node: SourceNode, _ keyPlace: Diagnostic.Place) -> Reference? {
            guard case .scalar(let path) = node.content, !path.isEmpty else {
                let place = node.whatItIs == "nothing" ? keyPlace : node.place
                collector.add(place, "\(node.whatItIs) as a hardware path", accepted: accepted)
                return nil
            }
            return Reference(path: FilePaths.resolve(path, besides: scenarioPath), place: node.place)
        }
        guard case .map(let nodes) = entry.value.content else {
            return [reference(entry.value, entry.keyPlace)].compactMap(\.self)
        }
        for node in nodes where node.key != "a" && node.key != "b" {
            collector.add(node.keyPlace, "unknown key '\(node.key.shortened)' in 'hardware'", accepted: accepted)
        }
        guard let a = entry.value["a"], let b = entry.value["b"] else {
            collector.add(entry.keyPlace, "hardware of one node only", accepted: accepted)
            return []
        }
        return [reference(a.value, a.keyPlace), reference(b.value, b.keyPlace)].compactMap(\.self)
    }
}

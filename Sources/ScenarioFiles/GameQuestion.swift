/// A game by itself, whoever plays it: a named one, or the `game` section of a scenario file, which need not name hardware then.
public struct GameQuestion: Sendable {
    /// What the game is called: its name, or the file's title.
    public let title: String
    /// The game.
    public let definition: GameDefinition
    /// The named game; `nil` for that of a file.
    public let named: NamedGame?
    /// Whether the file describes nodes that could play it.
    public let hasHardware: Bool
    /// The significance that the file demands; `nil` for a named game.
    public let significance: Double?
}

extension ScenarioLoader {
    /// The game of a file or of a name, after all settings.
    ///
    /// Of a file only the scenario itself is read, and only its game and significance are used.
    /// - Parameters:
    ///   - name: a game of `NamedGame.all`, or the path of a scenario file, whose `hardware` may be missing.
    ///   - settings: "game.key=value"; the last one counts.
    /// - Throws: everything that is wrong with the file and the settings at once.
    public func loadGame(_ name: String, settings: [String] = []) throws(ScenarioDiagnostics) -> GameQuestion {
        var collector = DiagnosticCollector()
        var draft = Draft()
        var hasHardware = false
        let named = NamedGame.all.first { $0.name == name }
        if named == nil {
            let isPath = name.contains("/") || name.contains(".")
            if !isPath, (try? files.read(name, limit: DocumentReader.largest)) == nil { throw Self.unknown(name) }
            if let root = read(name, referredFrom: .file(name), as: .scenario, into: &collector) {
                draft = DraftReader(kind: .scenario, file: name).read(root, into: &collector)
                hasHardware = root["hardware"] != nil
            }
        }
        // Nothing but a game is built from these.
        var (a, b) = (Draft(), Draft())
        for setting in named?.settings ?? [] {
            SettingReader.apply(setting, scenario: &draft, a: &a, b: &b, into: &collector)
        }
        // What concerns nodes says nothing about a game.
        let others = settings.filter { setting in
            let key = String(setting.prefix { $0 != "=" }).trimmed
            let bare = key.hasPrefix("a.") || key.hasPrefix("b.") ? String(key.dropFirst(2)) : key
            return FieldTable.field(bare).map { $0.section != "game" && $0.section != "requirement" } ?? false
        }
        for setting in settings where !others.contains(setting) {
            SettingReader.apply(setting, scenario: &draft, a: &a, b: &b, into: &collector)
        }
        var rules = ScenarioRules(scenario: draft, a: a, b: b, collector: collector)
        rules.checkGame()
        if rules.collector.isEmpty, !hasHardware || GameDefinition(draft).obstacle != nil {
            for setting in others {
                rules.collector.add(
                    .setting(setting.shortened), "a key of nodes where only a game counts", accepted: "keys of 'game'")
            }
        }
        guard rules.collector.isEmpty else { throw rules.collector.sorted() }
        return GameQuestion(
            title: named?.name ?? (draft.isGiven("title") ? draft.text("title") ?? name : name).withoutControlCharacters,
            definition: GameDefinition(draft), named: named, hasHardware: hasHardware,
            significance: named == nil ? draft.number("requirement.significance") : nil)
    }

    private static func unknown(_ name: String) -> ScenarioDiagnostics {
        let names = NamedGame.all.map(\.name)
        return ScenarioDiagnostics([
            Diagnostic(
                place: .input, found: "no game and no file '\(name.shortened)'",
                accepted: "a path of a scenario file, or one of \(names.joined(separator: ", "))",
                suggestion: Spelling.closest(to: name, among: names).map { "did you mean '\($0)'?" }, isMissingFile: true)
        ])
    }
}

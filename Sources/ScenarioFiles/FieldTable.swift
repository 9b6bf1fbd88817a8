/// All keys of all files.
public enum FieldTable {
    /// Every key: hardware files first, in the order of the reference.
    public static let all: [Field] = hardware + scenario

    /// The key with a name such as "link.length"; a top-level key that both files have is the scenario's.
    public static func field(_ name: String) -> Field? { byName[name] }

    /// The keys whose values a sweep can step through.
    public static var sweepable: [Field] { all.filter(\.isSweepable) }

    /// The keys of one kind of file.
    public static func fields(of file: Field.File) -> [Field] { file == .hardware ? hardware : scenario }

    /// The sections of one kind of file in the order of the reference, without the top level.
    public static func sections(of file: Field.File) -> [String] {
        fields(of: file).map(\.section).reduce(into: []) { if !$1.isEmpty, $0.last != $1 { $0.append($1) } }
    }

    /// The key most likely meant by a name that does not exist.
    public static func suggestion(for name: String) -> String? {
        let names = all.map(\.name)
        if let close = Spelling.closest(to: name, among: names) { return close }
        // The right key in the wrong section, or without one.
        let key = name.split(separator: ".").last.map(String.init) ?? name
        return all.first { $0.key == key && $0.name != name }?.name
            ?? Spelling.closest(to: key, among: all.map(\.key)).flatMap { close in all.first { $0.key == close }?.name }
    }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
}

import Yams

/// Turns bytes into raw texts, lists and maps with their places. The only file that knows Yams, and it uses nothing but its
/// parser: no typing of scalars, no anchors, no tags.
struct DocumentReader {
    /// Largest file in bytes.
    static let largest = 1 << 20

    var file: String

    /// The file's top level as a map, or nil with the reasons in `collector`.
    func read(_ bytes: [UInt8], into collector: inout DiagnosticCollector) -> SourceNode? {
        if bytes.contains(0) {
            collector.register(SourceText.none, of: file)
            collector.add(.file(file), "a binary file, with NUL bytes", accepted: "a YAML or JSON text in UTF-8")
            return nil
        }
        let text: DecodedText
        do { text = try DecodedText(bytes) } catch {
            collector.register(SourceText.none, of: file)
            collector.add(place(error.line, error.column), error.found, accepted: "a YAML or JSON text in UTF-8")
            return nil
        }
        collector.register(SourceText(text), of: file)
        let problems = YAMLScreen.problems(in: text.scalars)
        for problem in problems { collector.add(place(problem.line, problem.column), problem.found, accepted: problem.accepted) }
        guard problems.isEmpty else { return nil }
        do {
            // Scalars stay texts: the resolver that would type them compiles regular expressions first.
            let parser = try Parser(yaml: String(String.UnicodeScalarView(text.scalars)), resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot(), !isEmpty(root) else {
                collector.add(.file(file), "an empty file", accepted: "schema: 1 and the sections of a hardware or scenario file")
                return nil
            }
            guard case .map = try node(root).content else {
                collector.add(place(root.mark), "no map at the top level", accepted: "schema: 1 and the sections below it")
                return nil
            }
            return try node(root)
        } catch let problem as DecodedText.Problem {
            collector.add(place(problem.line, problem.column), problem.found, accepted: "plain keys")
        } catch let error as YamlError {
            let problem = describe(error)
            collector.add(problem.place, problem.found, accepted: "YAML or JSON")
        } catch {
            collector.add(.file(file), "no YAML", accepted: "YAML or JSON")
        }
        return nil
    }

    private func isEmpty(_ root: Node) -> Bool {
        if case .scalar(let scalar) = root { return scalar.string.isEmpty }
        return false
    }

    private func node(_ node: Node) throws -> SourceNode {
        let place = place(node.mark)
        switch node {
        case .scalar(let scalar): return SourceNode(content: .scalar(scalar.string), place: place)
        case .sequence(let items): return SourceNode(content: .list(try items.map(self.node)), place: place)
        case .mapping(let pairs):
            let entries = try pairs.map { key, value in
                guard case .scalar(let name) = key else {
                    throw DecodedText.Problem(
                        line: key.mark?.line ?? 1, column: key.mark?.column ?? 1, found: "a key that is no text")
                }
                return SourceNode.Entry(key: name.string, keyPlace: self.place(key.mark), value: try self.node(value))
            }
            return SourceNode(content: .map(entries), place: place)
        case .alias(let alias):
            throw DecodedText.Problem(line: alias.mark?.line ?? 1, column: alias.mark?.column ?? 1, found: "an alias")
        }
    }

    private func describe(_ error: YamlError) -> (place: Diagnostic.Place, found: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let explanation = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            return (place(mark), "broken YAML (\(explanation))")
        case .duplicatedKeysInMapping(let keys, let context):
            return (place(context.mark), "the key '\(keys.first?.shortened ?? "")' twice in one map")
        case .reader(let problem, _, _, _): return (.file(file), "broken YAML (\(problem))")
        default: return (.file(file), "broken YAML")
        }
    }

    private func place(_ line: Int, _ column: Int) -> Diagnostic.Place {
        .position(SourcePosition(file: file, line: line, column: column))
    }
    private func place(_ mark: Mark?) -> Diagnostic.Place { mark.map { place($0.line, $0.column) } ?? .file(file) }
}

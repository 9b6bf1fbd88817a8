/// Paths as texts, without looking at a disk.
enum FilePaths {
    /// A path that a file refers to, as seen from where that file's own path is seen from.
    static func resolve(_ path: String, besides file: String) -> String {
        if path.hasPrefix("/") { return normalized(path) }
        guard let slash = file.lastIndex(of: "/") else { return normalized(path) }
        return normalized(file[...slash] + path)
    }

    /// Without "." and without ".." wherever a folder before it can be left out.
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }
}

/// What can begin a token, and where tokens end.
extension YAMLScreen {
    /// Handles the first character of a key or value.
    mutating func token(_ c: Unicode.Scalar) {
        if isAfterDash, brackets.isEmpty {
            enterLevel()
            isAfterDash = false
            if isStopped { return }
        }
        let isAlone = next.map(Self.isBlank) ?? true
        switch c {
        case "\"", "'": quoted(c)
        case "&", "*", "!": refuse(c)
        case "|", ">":
            if brackets.isEmpty { stop("a block text ('\(c)')", "a text on one line, in quotes if needed") } else { plain() }
        case "-" where isAlone && brackets.isEmpty:
            isAfterDash = true
            advance()
        case "?" where isAlone: stop("a complex key ('?')", "plain keys")
        case "[", "{", "]", "}", ",": remainder(c)
        default: plain()
        }
    }

    /// Handles a character after a finished key or value.
    mutating func remainder(_ c: Unicode.Scalar) {
        let opensList = isTokenStart || !brackets.isEmpty
        switch c {
        case "[" where opensList, "{" where opensList:
            brackets.append(Bracket(opening: c, line: line, column: column))
            checkDepth()
            isTokenStart = true
        case "]", "}":
            guard let open = brackets.last else { break }
            if (open.opening == "[") != (c == "]") {
                stop("'\(c)' where '\(open.opening)' of line \(open.line) is open", "'\(open.opening == "[" ? "]" : "}")'")
                return
            }
            brackets.removeLast()
            isTokenStart = false
        case ",": if !brackets.isEmpty { isTokenStart = true }
        case ":": isTokenStart = true
        default: break
        }
        advance()
    }

    private mutating func refuse(_ c: Unicode.Scalar) {
        switch c {
        case "&": report("an anchor", "values written out where they are used")
        case "*": report("an alias", "values written out where they are used")
        default: report("a tag", "values without tags")
        }
        while let c = current, !Self.isBlank(c), !(!brackets.isEmpty && ",[]{}".unicodeScalars.contains(c)) { advance() }
    }

    private mutating func quoted(_ quote: Unicode.Scalar) {
        let (startLine, startColumn) = (line, column)
        var text = String.UnicodeScalarView()
        advance()
        while let c = current {
            if c == "\\", quote == "\"" {
                text.append(c)
                advance()
            } else if c == quote {
                guard quote == "'", next == "'" else { break }
                advance()
            }
            if let c = current { text.append(c) }
            advance()
        }
        guard current == quote else {
            report("an unclosed quote", "a closing \(quote) on the same line", line: startLine, column: startColumn)
            isStopped = true
            return
        }
        advance()
        isTokenStart = false
        while current == " " || current == "\t" { advance() }
        if current == ":", startLine == line { record(String(text), line: startLine, column: startColumn) }
    }

    private mutating func plain() {
        let (startLine, startColumn) = (line, column)
        var text = String.UnicodeScalarView()
        var isKey = false
        while let c = current, c != "\n", c != "\r" {
            if c == "#", isAfterBlank { break }
            if !brackets.isEmpty, ",[]{}".unicodeScalars.contains(c) { break }
            if c == ":" {
                let following = next
                let endsInFlow = !brackets.isEmpty && following.map { ",[]{}".unicodeScalars.contains($0) } ?? false
                if following.map(Self.isBlank) ?? true || endsInFlow {
                    isKey = true
                    break
                }
            }
            text.append(c)
            advance()
        }
        isTokenStart = false
        guard isKey else { return }
        let key = String(text).trimmed
        if key == "<<" {
            report("a merge key '<<'", "keys written out", line: startLine, column: startColumn)
        } else {
            record(key, line: startLine, column: startColumn)
        }
    }

    /// Notes a key in the map it belongs to, and reports it when the map has it already.
    private mutating func record(_ key: String, line: Int, column: Int) {
        var earlier: Int?
        if let last = brackets.indices.last {
            guard brackets[last].opening == "{" else { return }
            earlier = brackets[last].keys[key]
            if earlier == nil { brackets[last].keys[key] = line }
        } else if let last = levels.indices.last, levels[last].column == column {
            earlier = levels[last].keys[key]
            if earlier == nil { levels[last].keys[key] = line }
        }
        if let earlier {
            report(
                "the key '\(key.shortened)' a second time, first on line \(earlier)", "each key once", line: line, column: column)
        }
    }
}

/// Moving through the text.
extension YAMLScreen {
    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    var next: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }
    var isAfterBlank: Bool { index == 0 || Self.isBlank(scalars[index - 1]) }

    static func isBlank(_ c: Unicode.Scalar) -> Bool { c == " " || c == "\t" || c == "\n" || c == "\r" }

    func startsWithMarker(_ marker: String) -> Bool {
        let end = index + marker.unicodeScalars.count
        guard end <= scalars.count, scalars[index..<end].elementsEqual(marker.unicodeScalars) else { return false }
        return end == scalars.count || Self.isBlank(scalars[end])
    }

    mutating func advance() {
        guard let c = current else { return }
        index += 1
        if c == "\n" || c == "\r" && current != "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }

    mutating func skipLine() {
        while let c = current, c != "\n", c != "\r" { advance() }
    }

    mutating func report(_ found: String, _ accepted: String, line: Int? = nil, column: Int? = nil) {
        problems.append(Problem(line: line ?? self.line, column: column ?? self.column, found: found, accepted: accepted))
    }

    mutating func stop(_ found: String, _ accepted: String) {
        report(found, accepted)
        isStopped = true
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var text = self[...]
        while let c = text.first, c.isWhitespace { text = text.dropFirst() }
        while let c = text.last, c.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}

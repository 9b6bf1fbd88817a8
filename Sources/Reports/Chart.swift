import Quantities

/// Lines against time, or another quantity, in panels one below the other, as SVG. Equal numbers give equal bytes; nothing else is needed to see it.
struct Chart {
    /// Colors that stay apart for eyes that tell few apart (Okabe and Ito).
    enum Color: String {
        case black = "#000000"
        case blue = "#0072b2"
        case orange = "#d55e00"
        case green = "#009e73"
        case sky = "#56b4e9"
        case purple = "#cc79a7"
        case amber = "#e69f00"
    }
    /// One line.
    struct Line {
        var name: String
        var color: Color
        var isDashed: Bool
        var points: [(x: Double, y: Double)]

        init(_ name: String, _ color: Color, _ points: [(x: Double, y: Double)], isDashed: Bool = false) {
            (self.name, self.color, self.isDashed) = (name, color, isDashed)
            self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
        }
    }
    /// One pair of axes.
    struct Panel {
        var title: String
        var lines: [Line] = []
        /// Whether the vertical axis begins at zero, and not near the least value.
        var startsAtZero = true
    }
    /// A horizontal axis.
    enum Axis {
        /// Time from zero to an end, in seconds.
        case time(end: Double)
        /// Anything else.
        case quantity(String, from: Double, to: Double)
    }
    var title: String
    var axis: Axis
    /// Where measuring begins, if it is marked.
    var mark: Double?
    var panels: [Panel]

    private static let (width, height, left, right, top, gap) = (720.0, 200.0, 76.0, 190.0, 44.0, 44.0)
    private var plotWidth: Double { Chart.width - Chart.left - Chart.right }

    /// The drawing.
    var svg: String {
        let total = Chart.top + Double(panels.count) * (Chart.height + Chart.gap) + 14
        var out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Chart.number(Chart.width)) \(Chart.number(total))\" "
        out += "font-family=\"sans-serif\" font-size=\"12\">\n"
        out += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        out += Chart.text(title, x: Chart.left, y: 20, anchor: "start", size: 14)
        for (i, panel) in panels.enumerated() {
            out += draw(panel, top: Chart.top + Double(i) * (Chart.height + Chart.gap), isLast: i == panels.count - 1)
        }
        return out + "</svg>\n"
    }

    private func draw(_ panel: Panel, top: Double, isLast: Bool) -> String {
        let values = panel.lines.flatMap(\.points).map(\.y)
        let highest = values.max() ?? 0
        let ticks =
            panel.startsAtZero
            ? Chart.ticks(to: highest > 0 ? highest : 1) : Chart.ticks(from: values.min() ?? 0, to: values.max() ?? 1)
        let (bottom, span) = (top + Chart.height, ticks.last! - ticks[0])
        let (scale, range) = (span > 0 ? Chart.height / span : 1, range)
        func x(_ place: Double) -> Double { Chart.left + plotWidth * (place - range.from) / (range.to - range.from) }
        func y(_ value: Double) -> Double { bottom - scale * max(0, value - ticks[0]) }
        var out = Chart.text(panel.title, x: Chart.left, y: top - 8, anchor: "start")
        for tick in ticks {
            out += Chart.stroke(from: (Chart.left, y(tick)), to: (Chart.left + plotWidth, y(tick)), color: "#dddddd")
            out += Chart.text(QuantityText.number(tick, digits: 6), x: Chart.left - 6, y: y(tick) + 4, anchor: "end")
        }
        for tick in horizontalTicks {
            let place = x(tick.place)
            out += Chart.stroke(from: (place, bottom), to: (place, bottom + 4), color: "#000000")
            out += Chart.text(QuantityText.number(tick.label, digits: 6), x: place, y: bottom + 17, anchor: "middle")
        }
        if isLast {
            out += Chart.text(horizontalLabel, x: Chart.left + 0.5 * plotWidth, y: bottom + 34, anchor: "middle")
        }
        if let mark { out += Chart.stroke(from: (x(mark), top), to: (x(mark), bottom), color: "#999999", dashes: "2 3") }
        out += Chart.stroke(from: (Chart.left, bottom), to: (Chart.left + plotWidth, bottom), color: "#000000")
        out += Chart.stroke(from: (Chart.left, top), to: (Chart.left, bottom), color: "#000000")
        for (i, line) in panel.lines.enumerated() where !line.points.isEmpty {
            let path = line.points.map { "\(Chart.number(x($0.x))),\(Chart.number(y($0.y)))" }.joined(separator: " ")
            let dashes = line.isDashed ? " stroke-dasharray=\"6 4\"" : ""
            let style = "fill=\"none\" stroke=\"\(line.color.rawValue)\" stroke-width=\"1.5\"\(dashes)"
            out += "<polyline points=\"\(path)\" \(style)/>\n"
            let (begin, height) = (Chart.left + plotWidth + 12, top + 12 + 18 * Double(i))
            out += Chart.stroke(
                from: (begin, height), to: (begin + 22, height), color: line.color.rawValue, width: 2,
                dashes: line.isDashed ? "6 4" : nil)
            out += Chart.text(line.name, x: begin + 28, y: height + 4, anchor: "start")
        }
        return out
    }

    private var range: (from: Double, to: Double) {
        switch axis {
        case .time(let end): (0, end)
        case .quantity(_, let from, let to): (from, to)
        }
    }

    private var horizontalLabel: String {
        switch axis {
        case .time(let end): "emulated time in \(Chart.unit(of: end).symbol)"
        case .quantity(let label, _, _): label
        }
    }

    private var horizontalTicks: [(place: Double, label: Double)] {
        switch axis {
        case .time(let end):
            let unit = Chart.unit(of: end)
            return Chart.ticks(to: end / unit.factor).filter { $0 * unit.factor <= end * (1 + 1e-9) }.map {
                ($0 * unit.factor, $0)
            }
        case .quantity(_, let from, let to):
            return Chart.ticks(from: from, to: to).filter { $0 >= from - 1e-9 * (to - from) && $0 <= to + 1e-9 * (to - from) }
                .map { ($0, $0) }
        }
    }

    /// Round numbers from the last at or below the least value to the first at or above the greatest.
    static func ticks(from least: Double, to greatest: Double) -> [Double] {
        guard greatest > least else { return [least, least + 1] }
        let unit = ticks(to: greatest - least)[1]
        let (first, last) = (Int((least / unit + 1e-9).rounded(.down)), Int((greatest / unit - 1e-9).rounded(.up)))
        return (first...max(first + 1, last)).map { Double($0) * unit }
    }

    /// Round numbers from zero to the first at or above the greatest value, six steps at most.
    static func ticks(to greatest: Double) -> [Double] {
        var step = 1.0
        // Exact powers of ten, by multiplication and division alone.
        while step < greatest { step *= 10 }
        while step / 10 >= greatest { step /= 10 }
        let part = greatest / step
        let unit = part <= 0.3 ? 0.05 : part <= 0.6 ? 0.1 : 0.2
        let count = Int((part / unit - 1e-9).rounded(.up))
        return (0...max(1, count)).map { Double($0) * unit * step }
    }

    /// The largest unit of time of which there is at least one.
    private static func unit(of end: Double) -> (symbol: String, factor: Double) {
        let units = Dimension.time.units.filter { ["s", "ms", "us", "ns", "ps"].contains($0.symbol) }
        return units.first { end >= $0.factor } ?? units.last!
    }

    static func text(_ text: String, x: Double, y: Double, anchor: String, size: Int? = nil) -> String {
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        let style = size.map { " font-size=\"\($0)\"" } ?? ""
        return "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\"\(style)>\(escaped)</text>\n"
    }
    static func stroke(
        from: (x: Double, y: Double), to: (x: Double, y: Double), color: String, width: Double = 1, dashes: String? = nil
    ) -> String {
        let ends = "x1=\"\(number(from.x))\" y1=\"\(number(from.y))\" x2=\"\(number(to.x))\" y2=\"\(number(to.y))\""
        let style = dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        return "<line \(ends) stroke=\"\(color)\" stroke-width=\"\(number(width))\"\(style)/>\n"
    }
    /// A coordinate to a tenth.
    static func number(_ value: Double) -> String {
        let tenths = Int((10 * value).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}

import Quantities

/// Values over a grid, as fields of color in panels one below the other; what is not above zero stays white. Drawn as `Chart` is.
struct Heatmap {
    /// Equally spaced values of an axis.
    struct Axis {
        var label: String
        var values: [Double]

        init(_ label: String, _ values: [Double]) { (self.label, self.values) = (label, values) }
    }
    /// One grid, row by row of `y`.
    struct Panel {
        var title: String
        var values: [Double]
    }
    var title: String
    var x: Axis
    var y: Axis
    var panels: [Panel]

    private static let (width, height, left, right, top, gap) = (720.0, 300.0, 76.0, 150.0, 44.0, 64.0)
    /// From little to much.
    private static let little = (222.0, 235.0, 247.0)
    private static let much = (0.0, 60.0, 120.0)

    /// The drawing.
    var svg: String {
        let total = Self.top + Double(panels.count) * (Self.height + Self.gap)
        var out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Chart.number(Self.width)) \(Chart.number(total))\" "
        out += "font-family=\"sans-serif\" font-size=\"12\">\n"
        out += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        out += Chart.text(title, x: Self.left, y: 20, anchor: "start", size: 14)
        for (i, panel) in panels.enumerated() { out += draw(panel, top: Self.top + Double(i) * (Self.height + Self.gap)) }
        return out + "</svg>\n"
    }

    private func draw(_ panel: Panel, top: Double) -> String {
        let (columns, rows) = (x.values.count, y.values.count)
        let (w, h) = ((Self.width - Self.left - Self.right) / Double(columns), Self.height / Double(rows))
        let (bottom, end) = (top + Self.height, Self.width - Self.right)
        let greatest = panel.values.max() ?? 0
        var out = Chart.text(panel.title, x: Self.left, y: top - 8, anchor: "start")
        for i in 0..<rows {
            for j in 0..<columns where panel.values[i * columns + j] > 1e-9 {
                let place = (x: Self.left + w * Double(j), y: bottom - h * Double(i + 1))
                out += Self.field(place.x, place.y, w, h, panel.values[i * columns + j] / greatest)
            }
        }
        // A value lies in the middle of its field.
        for (values, isX) in [(x.values, true), (y.values, false)] {
            let count = values.count
            for k in 0...4 where count > 4 || k < count {
                let i = count > 4 ? k * (count - 1) / 4 : k
                let text = QuantityText.number(values[i], digits: 3)
                if isX {
                    out += Chart.text(text, x: Self.left + w * (Double(i) + 0.5), y: bottom + 17, anchor: "middle")
                } else {
                    out += Chart.text(text, x: Self.left - 6, y: bottom - h * (Double(i) + 0.5) + 4, anchor: "end")
                }
            }
        }
        out += Chart.text(x.label, x: 0.5 * (Self.left + end), y: bottom + 34, anchor: "middle")
        out += Chart.text(y.label, x: end, y: top - 8, anchor: "end")
        for (from, to) in [
            ((Self.left, bottom), (end, bottom)), ((Self.left, top), (Self.left, bottom)), ((Self.left, top), (end, top)),
            ((end, top), (end, bottom)),
        ] { out += Chart.stroke(from: from, to: to, color: "#000000") }
        // The scale of colors.
        let steps = 24
        let unit = Self.height / Double(steps)
        for k in 0..<steps {
            out += Self.field(end + 16, bottom - unit * Double(k + 1), 16, unit, (Double(k) + 0.5) / Double(steps))
        }
        out += Chart.text(QuantityText.number(max(0, greatest), digits: 4), x: end + 38, y: top + 10, anchor: "start")
        return out + Chart.text("0, white: none", x: end + 38, y: bottom, anchor: "start")
    }

    private static func field(_ x: Double, _ y: Double, _ w: Double, _ h: Double, _ part: Double) -> String {
        func hex(_ a: Double, _ b: Double) -> String {
            let digits = String(Int((a + (b - a) * min(1, max(0, part))).rounded()), radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        let color = "#" + hex(little.0, much.0) + hex(little.1, much.1) + hex(little.2, much.2)
        // Fields overlap a little: no seams between them.
        return "<rect x=\"\(Chart.number(x))\" y=\"\(Chart.number(y))\" width=\"\(Chart.number(w + 0.2))\" "
            + "height=\"\(Chart.number(h + 0.2))\" fill=\"\(color)\"/>\n"
    }
}

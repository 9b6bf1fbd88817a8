import Quantities
import Testing

@Suite struct QuantityTextTests {
    @Test(arguments: [
        ("0.25 dB/km", Dimension.attenuation, 0.25), ("870 ns", .time, 870e-9), ("870ns", .time, 870e-9),
        ("10 us", .time, 10e-6), ("10 µs", .time, 10e-6), ("10 μs", .time, 10e-6), ("2.10e8 m/s", .speed, 2.1e8),
        ("50 km", .length, 50e3), ("0.2 %", .ratio, 0.002), ("0.002", .ratio, 0.002), ("1e5 /s", .rate, 1e5),
        ("182 kHz", .frequency, 182e3), ("1.4 ms", .time, 1.4e-3), ("-1 s", .time, -1),
        ("2 h", .time, 7200), ("3 min", .time, 180), ("40 ps", .time, 40e-12), ("5 cm", .length, 0.05), ("7 mm", .length, 0.007),
        ("200 km/s", .speed, 2e5), ("3 /ms", .rate, 3000), ("2 /us", .rate, 2e6), ("120 /min", .rate, 2),
        ("2 MHz", .frequency, 2e6), ("1.5 GHz", .frequency, 1.5e9), ("0.001 dB/m", .attenuation, 1),
    ])
    func reads(text: String, dimension: Dimension, value: Double) throws {
        #expect(try QuantityText.parse(text, as: dimension) == value)
    }

    @Test(arguments: [
        ("870", Dimension.time, QuantityText.Problem.missingUnit(.time)), ("50 miles", .length, .unknownUnit("miles", .length)),
        ("50 s", .length, .unknownUnit("s", .length)), ("nan", .time, .notFinite("nan")), (".inf s", .time, .notFinite(".inf s")),
        ("1e999 s", .time, .notFinite("1e999 s")), ("fast", .time, .notANumber("fast")), ("", .time, .notANumber("")),
        ("1.2.3 s", .time, .notANumber("1.2.3 s")), ("5 e", .ratio, .unknownUnit("e", .ratio)),
    ])
    func refuses(text: String, dimension: Dimension, problem: QuantityText.Problem) {
        #expect(throws: problem) { try QuantityText.parse(text, as: dimension) }
    }

    @Test func printsWhatItReads() throws {
        for (dimension, values) in [
            (Dimension.time, [870e-9, 7.9, 240e-6, 1.4e-3, 100]), (.length, [50e3, 56_300, 0.5]), (.attenuation, [0.25]),
            (.ratio, [0.002, 0.7]), (.rate, [10, 6.35e6]), (.frequency, [182e3]), (.speed, [2.1e8]),
        ] {
            for value in values {
                let text = QuantityText.print(value, as: dimension)
                #expect(try QuantityText.parse(text, as: dimension) == value, "\(text)")
            }
        }
        #expect(TimeSpan(seconds: 870e-9).description == "870 ns")
        #expect(QuantityText.number(0.000001) == "1e-6")
    }
}

import Foundation
import RoundFiles
import Testing

@Suite struct RoundFileReaderTests {
    private func rounds(_ text: String, parties: Int = 2, bufferSize: Int = 1 << 20) throws -> [RecordedRound] {
        let path = NSTemporaryDirectory() + "rounds-\(UUID().uuidString).csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var reader = try RoundFileReader(path: path, parties: parties, bufferSize: bufferSize)
        var all: [RecordedRound] = []
        var some: [RecordedRound] = []
        repeat {
            try reader.read(into: &some)
            all += some
        } while !some.isEmpty
        return all
    }

    private func error(_ text: String) -> RoundFileError? {
        do {
            _ = try rounds(text)
            return nil
        } catch { return error as? RoundFileError }
    }

    @Test func readsWhatIsWritten() throws {
        let written: [RecordedRound] = (0..<5000).map { k in
            let (x, y, a) = (UInt16(k % 3), UInt16(k % 2), UInt16(13 * k))
            return RecordedRound(time: Int64(k) * 135_791_113, x: x, y: y, a: a, b: 1)
        }
        var bytes = Array(RoundFileText.header().utf8)
        for round in written { RoundFileText.append(round, to: &bytes) }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(try rounds(text) == written)
        // Pieces that end anywhere within a row.
        #expect(try rounds(text, bufferSize: 517) == written)
        #expect(try rounds(text.replacingOccurrences(of: "\n", with: "\r\n")) == written)
    }

    @Test func refereesAreNamed() throws {
        var bytes = Array(RoundFileText.header(namesReferee: true).utf8)
        let written = (0..<100).map { RecordedRound(time: $0, x: 0, y: 1, a: 1, b: 0, isReferees: $0 % 3 == 0) }
        for round in written { RoundFileText.append(round, to: &bytes, namesReferee: true) }
        #expect(try rounds(String(decoding: bytes, as: UTF8.self)) == written)
        #expect(try rounds("time,x,y,a,b\n0,0,0,0,0\n").first?.isReferees == true)
    }

    @Test func threePartiesHaveSixNumbers() throws {
        let row = RecordedRound(time: 1_500_000_000_000, x: 1, y: 2, z: 3, a: 4, b: 5, c: 6, isReferees: false)
        #expect(try rounds("time,x,y,z,a,b,c,referee\n1.5,1,2,3,4,5,6,0\n", parties: 3) == [row])
        #expect(try rounds("time,x,y,z,a,b,c\n1.5,1,2,3,4,5,6\n", parties: 3).first?.c == 6)
        for text in ["time,x,y,a,b\n0,0,0,0,0\n", "time,x,y,z,a,b,c\n0,0,0,0,0\n", "time,x,y,z,a,b,c\n0,0,0,0,0,0,0,1\n"] {
            #expect(throws: RoundFileError.self) { try rounds(text, parties: 3) }
        }
        #expect(throws: RoundFileError.self) { try rounds("time,x,y,z,a,b,c\n0,0,0,0,0,0,0\n") }
    }

    /// In order of time, with the first file's rounds first where times are equal; every file read once to its end.
    @Test func filesAreMergedByTime() throws {
        let texts = ["0,0,0,0,0\n2,0,0,0,0\n2,0,0,0,0\n", "1,1,0,0,0\n2,1,0,0,0\n7,1,0,0,0\n", "", "2,3,0,0,0\n"]
        let paths = try texts.map { text in
            let path = NSTemporaryDirectory() + "rounds-\(UUID().uuidString).csv"
            try Data(("time,x,y,a,b\n" + text).utf8).write(to: URL(fileURLWithPath: path))
            return path
        }
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        var reader = try MergedRoundReader(paths: paths)
        var (some, files): ([RecordedRound], [Int]) = ([], [])
        try reader.read(into: &some, files: &files)
        #expect(files == [0, 1, 0, 0, 1, 3, 1] && some.map { Int($0.x) } == files)
        #expect(some.map { $0.time / 1_000_000_000_000 } == [0, 1, 2, 2, 2, 2, 7] && reader.rows == [3, 3, 0, 1])
        let refusal = reader.refusal(file: 0, later: 1, "no round of the game")
        #expect(refusal.path == paths[0] && refusal.line == 3)
        try reader.read(into: &some, files: &files)
        #expect(some.isEmpty && files.isEmpty)
    }

    @Test func timesAreExact() throws {
        let read = try rounds("time,x,y,a,b\n0,0,0,0,0\n1.5,0,0,0,0\n1.500000000001,0,0,0,0\n8999999.999999999999,0,0,0,0\n")
        #expect(read.map(\.time) == [0, 1_500_000_000_000, 1_500_000_000_001, 8_999_999_999_999_999_999])
    }

    @Test(arguments: [
        ("", 1), ("\n", 1), ("time;x;y;a;b\n", 1), ("time,x,y,a,b,c\n", 1), ("time,x,y,a,b", 1),
        ("time,x,y,a,b\n0,0,0,0\n", 2), ("time,x,y,a,b\n0,0,0,0,0,0\n", 2), ("time,x,y,a,b\n0,0,0,0,0\n1,0,0,0,", 3),
        ("time,x,y,a,b\n0,0,0,0,0\n1,0,0,0,1", 3), ("time,x,y,a,b\n1,0,0,0,0\n0.9,0,0,0,0\n", 3),
        ("time,x,y,a,b\n-1,0,0,0,0\n", 2),
        ("time,x,y,a,b\n1e3,0,0,0,0\n", 2), ("time,x,y,a,b\nnan,0,0,0,0\n", 2), ("time,x,y,a,b\n0, 0,0,0,0\n", 2),
        ("time,x,y,a,b\n0,65536,0,0,0\n", 2), ("time,x,y,a,b\n0,00,0,0,0\n", 2), ("time,x,y,a,b\n0,-1,0,0,0\n", 2),
        ("time,x,y,a,b\n0.,0,0,0,0\n", 2), ("time,x,y,a,b\n.5,0,0,0,0\n", 2), ("time,x,y,a,b\n0.0000000000001,0,0,0,0\n", 2),
        ("time,x,y,a,b\n99999999999999999999,0,0,0,0\n", 2), ("time,x,y,a,b\n\n", 2), ("time,x,y,a,b\n0,0,0,0,\u{0661}\n", 2),
        ("time,x,y,a,b\n" + String(repeating: "1", count: 300) + "\n", 2),
    ])
    func badRowsNameTheirLine(_ text: String, _ line: Int) throws {
        let failure = try #require(self.error(text))
        #expect(failure.line == line, "\(failure)")
    }

    @Test func missingFilesAreMissing() throws {
        #expect(throws: RoundFileError.self) { _ = try RoundFileReader(path: "/nowhere/rounds.csv") }
    }
}

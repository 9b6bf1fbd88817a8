import NonlocalGames
import ScenarioFiles
import Studies
import Testing

@Suite struct GameMapTests {
    @Test func axesAreRead() {
        let axis = GameMap.Axis("game.penalty=0:0.5:6")
        #expect(axis?.values.map { ($0 * 1e9).rounded() } == [0, 1e8, 2e8, 3e8, 4e8, 5e8] && axis?.unit == "")
        #expect(axis?.values.first == 0 && axis?.values.last == 0.5)
        let length = GameMap.Axis("link.length=10 km:9e1km:3")
        #expect(length?.values == [10, 50, 90] && length?.setting(50) == "link.length=50.0 km")
        for text in [
            "", "a", "a=", "=0:1:2", "a=0:1", "a=0:1:1", "a=0:1:501", "a=1:0:3", "a=0 km:1:3", "a=0:1:2:3", "a=x:1:3",
            "a=nan:1:3",
            "a=0:inf:3", "a=0:1:2.5",
        ] {
            #expect(GameMap.Axis(text) == nil, "\(text)")
        }
    }

    /// Ding and Jiang's family against its closed forms, and the pairs of the scenario against a scenario of their own.
    @Test func tradingGames() throws {
        let path = Shipped.path("Scenarios/nyse-nasdaq-trading-50km.yaml")
        let axes = (GameMap.Axis("game.news_probability=0.1:0.9:5")!, GameMap.Axis("game.penalty=0:0.5:6")!)
        let map = try GameMap(axes.0, axes.1) { try ScenarioLoader().load(scenario: path, hardware: nil, settings: $0) }
        #expect(map.points.count == 30)
        for (i, point) in map.points.enumerated() {
            let (p, beta) = (axes.0.values[i / 6], axes.1.values[i % 6])
            let game = try XORGame.trading(newsProbability: p, penalty: beta)
            #expect(abs(point.quantumValue - game.closedFormQuantumScore!) < 1e-9, "\(p) \(beta)")
            #expect(abs(point.classicalValue - (try ClassicalValue(of: game).score)) < 1e-12)
            #expect(map.advantages[i] > -1e-12 && map.margins[i] <= map.advantages[i] + 1e-9)
        }
        let alone = try Shipped.compile(
            scenario: "Scenarios/nyse-nasdaq-trading-50km.yaml", "game.news_probability=0.3", "game.penalty=0.2")
        #expect(abs(map.points[8].score - alone.settings.expectedScore) < 1e-9)
    }

    /// Keys of the hardware: pairs are derived anew.
    @Test func anyKey() throws {
        let path = Shipped.path("Scenarios/nyse-nasdaq-50km.yaml")
        let axes = (GameMap.Axis("link.length=50 km:60 km:2")!, GameMap.Axis("memory.coherence_time=1 ms:3 ms:2")!)
        let map = try GameMap(axes.0, axes.1) { try ScenarioLoader().load(scenario: path, hardware: nil, settings: $0) }
        let last = try Shipped.compile("link.length=60 km", "memory.coherence_time=3 ms")
        #expect(map.points[3].score == last.settings.expectedScore && map.points[0] != map.points[1])
    }
}

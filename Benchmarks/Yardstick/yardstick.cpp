// How fast can the machine emulate this link? Three engines over the same physics:
//
//   rings     every attempt, photon, click, dark count, gate closing, report and output an event; constant delays are
//             ring buffers, the next event is the least of their heads. The limit for click resolution.
//   calendar  the same events in one std::priority_queue: what is usually written.
//   heralds   attempts that cannot herald are skipped by geometric gaps, pairs followed to their end at once. The floor for
//             herald resolution.
//
// yardstick rings|calendar|heralds [seconds to emulate [seed]] prints one line of JSON.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <queue>
#include <vector>

#include "Link.hpp"

namespace {

/// Order of simultaneous events, in the low three bits of a key.
enum Phase : i64 { output, report, gateClosing, darkCount, photon, attempt };
constexpr i64 key(i64 time, Phase phase) { return time << 3 | phase; }

/// Messages in the order in which they arrive.
template <class Message, u32 capacity> struct Ring {
    struct Slot {
        i64 key;
        Message message;
    };
    Slot slots[capacity];
    u32 reader = 0, writer = 0;
    i64 head = never;

    void send(i64 arrival, Message message) {
        if (reader == writer) head = arrival;
        slots[writer++ & (capacity - 1)] = {arrival, message};
    }
    Message receive() {
        const Message message = slots[reader++ & (capacity - 1)].message;
        head = reader == writer ? never : slots[reader & (capacity - 1)].key;
        return message;
    }
};

struct Decision {
    i64 age;
    u32 atom;
};

/// With `lean`, what carries no news is no event: gates close only where something may click, a failed attempt's atoms know
/// from the start when they start over.
template <bool lean> Tally rings(double seconds, u64 seed) {
    Physics physics(seed);
    Tally tally;
    const i64 last = i64(seconds * 1e12) / times::spacing * times::spacing;
    const i64 end = last + times::transit + times::emission;
    struct Gate {
        u32 atom;
        Clicks clicks;
    };
    struct Report {
        u32 atom;
        u32 isHerald;
    };
    static Ring<Gate, 512> gates;
    static Ring<Report, 512> reports;
    static Ring<u32, 1024> photons;  // the bit that a click sets, 0 for a photon that does not click
    static Ring<Clicks, 512> heralds;
    static Ring<Decision, 512> outputs;
    static i64 readyAt[times::atoms];
    static i64 startedAt[times::atoms];
    static State states[times::atoms];
    std::fill(readyAt, readyAt + times::atoms, 0);
    Reader reader;
    u32 fired = 0, atom = 0;
    i64 number = 0;
    i64 nextAttempt = key(0, attempt);
    i64 nextDark = key(physics.darkInterval(), darkCount);
    i64 rare = nextDark;

    for (;;) {
        const i64 next = std::min(std::min(std::min(reports.head, gates.head), std::min(photons.head, nextAttempt)), rare);
        if (next == never) break;
        tally.events++;
        const i64 now = next >> 3;
        switch (next & 7) {
            case output: {
                const Decision d = outputs.receive();
                rare = std::min(outputs.head, nextDark);
                physics.decide(states[d.atom], d.age, tally);
                readyAt[d.atom] = now + times::reset;
                break;
            }
            case report: {
                const Report r = reports.receive();
                if (!r.isHerald) {
                    readyAt[r.atom] = now + times::afterFailure;
                } else {
                    readyAt[r.atom] = never;
                    states[r.atom] = physics.herald(heralds.receive(), tally);
                    const i64 rotated = reader.rotated(now);
                    reader.free = rotated + times::reading;
                    outputs.send(key(reader.free, output), {rotated - startedAt[r.atom], r.atom});
                    rare = std::min(outputs.head, nextDark);
                }
                break;
            }
            case gateClosing: {
                const Gate g = gates.receive();
                u32 isHerald = 0;
                if (fired) {
                    if (announces(fired)) {
                        heralds.send(0, g.clicks);
                        isHerald = 1;
                    }
                    fired = 0;
                }
                if (!lean || isHerald) reports.send(key(now + times::transit, report), {g.atom, isHerald});
                break;
            }
            case darkCount: {
                tally.darkCounts++;
                // The gate that is open, if one is, is the next to close.
                if (gates.head != never)
                    fired |= gated(now - ((gates.head >> 3) - times::emission), physics.darkTimes.coin());
                const i64 time = now + physics.darkInterval();
                nextDark = time < end ? key(time, darkCount) : never;
                rare = std::min(outputs.head, nextDark);
                break;
            }
            case photon: {
                const u32 bit = photons.receive();
                tally.photons++;
                tally.clicks += bit != 0;
                fired |= bit;
                break;
            }
            default: {
                Light light;
                const bool both = number == physics.upcoming;
                if (both) physics.upcoming += physics.gap();
                if (readyAt[atom] <= now) {
                    readyAt[atom] = lean ? now + times::occupation : never;
                    startedAt[atom] = now;
                    tally.attempts++;
                    const i64 opening = now + times::transit;
                    Clicks clicks = 0;
                    if (both) physics.coincidence(light);
                    if (both || physics.others(light)) {
                        clicks = light.clicks();
                        const auto send = [&](const Photon &p, i64 time) {
                            photons.send(key(time, photon), p.clicks ? 1u << (p.detector + 2 * p.isLate) : 0);
                        };
                        const i64 a = opening + light.a.delay + (light.a.isLate ? times::separation : 0);
                        const i64 b = opening + light.b.delay + (light.b.isLate ? times::separation : 0);
                        const bool hasA = light.a.reachesStation, hasB = light.b.reachesStation;
                        if (hasB && (!hasA || b < a)) send(light.b, b);
                        if (hasA) send(light.a, a);
                        if (hasA && hasB && b >= a) send(light.b, b);
                    }
                    const i64 closing = opening + times::emission, dark = nextDark >> 3;
                    if (!lean || (clicks & 5) || (dark >= opening && dark < closing))
                        gates.send(key(closing, gateClosing), {atom, clicks});
                }
                number++;
                atom = atom + 1 == times::atoms ? 0 : atom + 1;
                nextAttempt = now < last ? nextAttempt + (times::spacing << 3) : never;
            }
        }
    }
    return tally;
}

template <bool lean> Tally calendar(double seconds, u64 seed) {
    struct Event {
        i64 time;
        u64 sequence;
        Phase phase;
        u32 atom, data;
        bool operator>(const Event &other) const {
            if (time != other.time) return time > other.time;
            if (phase != other.phase) return phase > other.phase;
            return sequence > other.sequence;
        }
    };
    Physics physics(seed);
    Tally tally;
    const i64 last = i64(seconds * 1e12) / times::spacing * times::spacing;
    const i64 end = last + times::transit + times::emission;
    std::priority_queue<Event, std::vector<Event>, std::greater<Event>> queue;
    u64 sequence = 0;
    i64 dark = physics.darkInterval();
    const auto schedule = [&](i64 time, Phase phase, u32 atom, u32 data) { queue.push({time, sequence++, phase, atom, data}); };
    std::deque<i64> openings;
    std::vector<i64> readyAt(times::atoms, 0), startedAt(times::atoms, 0), ages(times::atoms, 0);
    std::vector<State> states(times::atoms);
    Reader reader;
    u32 fired = 0, atom = 0;
    i64 number = 0;
    schedule(0, attempt, 0, 0);
    schedule(dark, darkCount, 0, 0);

    while (!queue.empty()) {
        const Event event = queue.top();
        queue.pop();
        tally.events++;
        const i64 now = event.time;
        switch (event.phase) {
            case output:
                physics.decide(states[event.atom], ages[event.atom], tally);
                readyAt[event.atom] = now + times::reset;
                break;
            case report:
                if (event.data == 0) {
                    readyAt[event.atom] = now + times::afterFailure;
                } else {
                    readyAt[event.atom] = never;
                    states[event.atom] = physics.herald(event.data & 15, tally);
                    const i64 rotated = reader.rotated(now);
                    reader.free = rotated + times::reading;
                    ages[event.atom] = rotated - startedAt[event.atom];
                    schedule(reader.free, output, event.atom, 0);
                }
                break;
            case gateClosing:
                openings.pop_front();
                if (!lean || announces(fired))
                    schedule(now + times::transit, report, event.atom, announces(fired) ? event.data | 16 : 0);
                fired = 0;
                break;
            case darkCount: {
                tally.darkCounts++;
                if (!openings.empty()) fired |= gated(now - openings.front(), physics.darkTimes.coin());
                dark = now + physics.darkInterval();
                if (dark < end) schedule(dark, darkCount, 0, 0);
                break;
            }
            case photon:
                tally.photons++;
                tally.clicks += event.data != 0;
                fired |= event.data;
                break;
            case attempt: {
                const bool both = number == physics.upcoming;
                if (both) physics.upcoming += physics.gap();
                if (readyAt[atom] <= now) {
                    readyAt[atom] = lean ? now + times::occupation : never;
                    startedAt[atom] = now;
                    tally.attempts++;
                    const i64 opening = now + times::transit, closing = opening + times::emission;
                    Light light;
                    if (both) physics.coincidence(light);
                    const bool any = both || physics.others(light);
                    for (const Photon *p : {&light.a, &light.b})
                        if (any && p->reachesStation)
                            schedule(
                                opening + p->delay + (p->isLate ? times::separation : 0), photon, atom,
                                p->clicks ? 1u << (p->detector + 2 * p->isLate) : 0);
                    const u32 clicks = any ? light.clicks() : 0;
                    if (!lean || (clicks & 5) || (dark >= opening && dark < closing)) {
                        openings.push_back(opening);
                        schedule(closing, gateClosing, atom, clicks);
                    }
                }
                number++;
                atom = atom + 1 == times::atoms ? 0 : atom + 1;
                if (now < last) schedule(now + times::spacing, attempt, 0, 0);
            }
        }
    }
    return tally;
}

Tally heralds(double seconds, u64 seed) {
    Physics physics(seed);
    Tally tally;
    const i64 lastNumber = i64(seconds * 1e12) / times::spacing;
    constexpr i64 reportDelay = times::emission + 2 * times::transit;
    // Photons that click in different bins, by gaps; the same bin announces nothing without a dark count.
    const double both = physics.click * physics.click, sameBin = 0.5 * both / (1 - 0.5 * both);
    const double inverseLogFailure = 1 / std::log1p(-0.5 * both);
    const auto gap = [&] { return 1 + i64(std::log(physics.coincidences.openUniform()) * inverseLogFailure); };
    i64 upcoming = gap() - 1;
    static i64 readyAt[times::atoms];
    std::fill(readyAt, readyAt + times::atoms, 0);
    Reader reader;

    // The next attempt into whose gates a dark count falls, and the detectors that fire in it.
    i64 dark = physics.darkInterval(), touched = never;
    u32 touchedFired = 0;
    const auto findTouched = [&] {
        touched = never;
        touchedFired = 0;
        for (;;) {
            const i64 atNodes = dark - times::transit;
            if (atNodes >= 0) {
                const i64 number = atNodes / times::spacing;
                if (number > std::min(touched, lastNumber)) return;
                if (const u32 bit = gated(atNodes - number * times::spacing, physics.darkTimes.coin())) {
                    touched = number;
                    touchedFired |= bit;
                }
            }
            dark += physics.darkInterval();
        }
    };
    findTouched();
    u64 missed = 0;
    for (;;) {
        const i64 candidate = std::min(upcoming, touched);
        if (candidate > lastNumber) break;
        tally.events++;
        const i64 start = candidate * times::spacing;
        const u32 atom = u32(candidate % times::atoms);
        u32 fired = 0;
        Light light;
        const bool opposite = candidate == upcoming;
        if (opposite) upcoming += gap();
        if (touched == candidate) {
            fired = touchedFired;
            findTouched();
        }
        if (readyAt[atom] > start) continue;
        if (opposite) {
            // Equal photons: what they leave does not depend on when they click.
            const u64 bits = physics.coincidences.next();
            light.a.clicks = light.b.clicks = true;
            light.a.isLate = bits >> 63;
            light.b.isLate = !light.a.isLate;
            light.a.detector = bits >> 62 & 1;
            light.b.detector = bits >> 61 & 1;
        } else if (physics.singles.uniform() < sameBin) {
            physics.coincidence(light);
            light.b.isLate = light.a.isLate;
            light.b.detector = light.a.detector;
        } else {
            physics.others(light);
        }
        for (const Photon *p : {&light.a, &light.b})
            if (p->clicks) fired |= 1u << (p->detector + 2 * p->isLate);
        if (!announces(fired)) continue;
        // Pairs are used as they come: each is followed to its end at once. Report and output are two more events.
        tally.events += 2;
        const State state = physics.herald(light.clicks(), tally);
        const i64 rotated = reader.rotated(start + reportDelay);
        reader.free = rotated + times::reading;
        physics.decide(state, rotated - start, tally);
        readyAt[atom] = reader.free + times::reset;
        // Turns that come up before the atoms are ready.
        for (i64 turn = candidate + times::atoms; turn * times::spacing < readyAt[atom] && turn <= lastNumber; turn += times::atoms)
            missed++;
    }
    tally.attempts = u64(lastNumber + 1) - missed;
    return tally;
}

}  // namespace

int main(int count, char **arguments) {
    const char *engine = count > 1 ? arguments[1] : "";
    const double seconds = count > 2 ? std::atof(arguments[2]) : 1;
    const u64 seed = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 1;
    Tally (*run)(double, u64) = nullptr;
    if (!std::strcmp(engine, "rings")) run = rings<false>;
    if (!std::strcmp(engine, "calendar")) run = calendar<false>;
    if (!std::strcmp(engine, "lean-rings")) run = rings<true>;
    if (!std::strcmp(engine, "lean-calendar")) run = calendar<true>;
    if (!std::strcmp(engine, "heralds")) run = heralds;
    if (!run || !(seconds > 0 && seconds < 1e6)) {
        std::fprintf(stderr, "usage: yardstick [lean-]rings|[lean-]calendar|heralds [seconds to emulate, below 1e6 [seed]]\n");
        return 2;
    }
    const double start = threadTime();
    const Tally t = run(seconds, seed);
    const double cpu = threadTime() - start;
    std::printf(
        "{\"engine\":\"%s\",\"emulated_s\":%.9g,\"cpu_s\":%.6f,\"real_time_factor\":%.6g,\"ns_per_event\":%.5g,"
        "\"attempts_per_s\":%.6g,\"events\":%llu,\"attempts\":%llu,\"photons\":%llu,\"clicks\":%llu,\"dark_counts\":%llu,"
        "\"heralds\":%llu,\"false_heralds\":%llu,\"herald_rate_per_s\":%.6g,\"rounds\":%llu,\"mean_utility\":%.6f,"
        "\"delivered_infidelity\":%.6f}\n",
        engine, seconds, cpu, seconds / cpu, cpu * 1e9 / double(t.events), double(t.attempts) / cpu,
        (unsigned long long)t.events, (unsigned long long)t.attempts, (unsigned long long)t.photons,
        (unsigned long long)t.clicks, (unsigned long long)t.darkCounts, (unsigned long long)t.heralds,
        (unsigned long long)t.falseHeralds, double(t.heralds) / seconds, (unsigned long long)t.rounds,
        t.score / double(t.rounds), 1 - t.deliveredFidelity / double(t.rounds));
}

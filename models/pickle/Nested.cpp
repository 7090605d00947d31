// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Nested.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Folding.h"
#include "pickle/Literals.h"
#include "pickle/Run.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr std::size_t kMostCopied = std::size_t{16} << 20U;
constexpr std::uint64_t kLeastLength = 6;
constexpr int kMostStreams = 8; ///< one after the other, as torch's old format has them
constexpr std::string_view kEmbedded = "embedded-data";

bool startsPickle(std::string_view bytes)
{
    return bytes.size() >= 2 && bytes[0] == '\x80' && static_cast<unsigned char>(bytes[1]) <= 5;
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Events of the streams in `bytes`, with offsets moved by `base` where the bytes stand in the outer source as they are.
std::vector<Event> eventsWithin(State& state, const source::ByteSource& bytes, std::optional<std::uint64_t> base,
                                bool& complete)
{
    std::vector<Event> events;
    std::uint64_t offset = 0;
    for (int i = 0; i < kMostStreams && offset < bytes.size(); ++i) {
        Analysis inner = runNested(bytes, offset, state.limits, *state.budget);
        complete = inner.ending == Ending::Stopped || i > 0;
        for (Event& event : inner.events) {
            event.offset = base ? *base + event.offset : state.opcodeOffset;
            events.push_back(std::move(event));
        }
        std::uint8_t next[2] = {0, 0};
        const auto got = bytes.read(inner.end, std::as_writable_bytes(std::span(next)));
        if (inner.ending != Ending::Stopped || !got || *got < 2 || next[0] != 0x80 || next[1] > 5)
            break;
        offset = inner.end;
    }
    return events;
}

bool spend(State& state, std::uint64_t bytes)
{
    NestingBudget& budget = *state.budget;
    if (budget.depth == 0 || budget.pickles == 0 || bytes > budget.bytes) {
        recordAnomaly(state, "nested-budget", "pickles are nested deeper or longer than is looked at");
        return false;
    }
    --budget.pickles;
    budget.bytes -= bytes;
    return true;
}

void adopt(State& state, std::vector<Event> events, const std::string& way)
{
    for (Event& event : events) {
        event.via.insert(event.via.begin(), way);
        adoptEvent(state, std::move(event));
    }
}

// Data that merely looks like a pickle for a while is none; one that comes to its STOP is said even if it is plain.
void adoptFound(State& state, std::vector<Event> events, const std::string& way, bool complete)
{
    if (way != kEmbedded) {
        adopt(state, std::move(events), way);
    } else if (complete) {
        if (state.anomalies.insert("embedded-pickle").second)
            events.insert(events.begin(), Event{EventKind::Anomaly,
                                                state.opcodeOffset,
                                                opcodeName(state),
                                                {},
                                                "a constant is itself a pickle",
                                                "embedded-pickle",
                                                {},
                                                {},
                                                {}});
        adopt(state, std::move(events), way);
    }
}

void analyseOwned(State& state, std::string_view bytes, const std::string& way)
{
    if (!spend(state, bytes.size()))
        return;
    bool complete = false;
    std::vector<Event> events = eventsWithin(state, source::MemorySource(bytes), std::nullopt, complete);
    adoptFound(state, std::move(events), way, complete);
}

// What was reported of a constant as mere data, now that something loads it.
void forgetEmbedded(State& state, std::uint64_t begin, std::uint64_t length)
{
    std::erase_if(state.analysis.events, [&](const Event& event) {
        // Events of it stand inside the constant, the remark about it at its opcode, up to nine bytes before.
        return !event.via.empty() && event.via.front() == kEmbedded && event.offset + 9 >= begin &&
               event.offset < begin + length;
    });
}

void analyseInPlace(State& state, std::uint64_t begin, std::uint64_t length, const std::string& way)
{
    if (!spend(state, length))
        return;
    bool complete = false;
    const source::WindowSource window(state.source, begin, length);
    std::vector<Event> events = eventsWithin(state, window, begin, complete);
    adoptFound(state, std::move(events), way, complete);
}

bool seenBefore(State& state, std::uint64_t begin)
{
    return state.nestedSeen.size() >= state.limits.pickleEvents || !state.nestedSeen.insert(begin).second;
}

// The bytes that a text constant encodes, where it does.
std::optional<std::string> decodedConstant(const State& state, Value value)
{
    const auto found = constant(state, value, kMostCopied);
    if (!found || !found->complete())
        return std::nullopt;
    const std::string& text = found->bytes;
    if (text.starts_with("\xC2\x80"))
        return latin1FromUtf8(text);
    const auto bytes =
        text.starts_with("80") && std::all_of(text.begin(), text.end(), isHexDigit) ? fromHex(text) : fromBase64(text);
    if (!bytes)
        return std::nullopt;
    return std::string(asText(*bytes));
}

} // namespace

void analyseArgument(State& state, Value argument, const std::string& loader)
{
    if (state.budget == nullptr)
        return;
    auto found = foldedBytes(state, argument, kMostCopied);
    if (!found)
        return;
    if (found->begin != 0) {
        forgetEmbedded(state, found->begin, found->size);
        if (found->size <= state.source.size() - found->begin)
            analyseInPlace(state, found->begin, found->size, loader);
        return;
    }
    analyseOwned(state, std::move(found->bytes), loader);
}

void analyseEmbedded(State& state, Value value, std::string_view first, std::uint64_t length)
{
    if (state.budget == nullptr || length < kLeastLength)
        return;
    const bool plain = startsPickle(first) && !value.is(Tag::String);
    const bool latin = first.size() >= 3 && first.starts_with("\xC2\x80") && static_cast<unsigned char>(first[2]) <= 5;
    const bool base64 = first.size() >= 3 && first[0] == 'g' && first[1] == 'A' && first[2] >= 'A' && first[2] <= 'X';
    const bool hex = first.size() >= 4 && first.starts_with("800") && first[3] >= '0' && first[3] <= '5';
    if ((!plain && !latin && !base64 && !hex) || length > kMostCopied * 4)
        return;
    if (seenBefore(state, value.payload()))
        return;
    if (plain) {
        const auto found = constant(state, value, 1);
        if (found && found->begin != 0)
            analyseInPlace(state, found->begin, length, std::string(kEmbedded));
        return;
    }
    auto bytes = decodedConstant(state, value);
    if (bytes && startsPickle(*bytes))
        analyseOwned(state, std::move(*bytes), std::string(kEmbedded));
}

} // namespace assayer::pickle

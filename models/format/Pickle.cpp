// SPDX-License-Identifier: GPL-3.0-or-later
// Pickle files: one or several streams, possibly with other bytes before, between and behind them.
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/PickleStreams.h"
#include "format/Readers.h"
#include "format/TorchTypes.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kSearched = std::uint64_t{16} << 20U; ///< bytes of a gap that are searched for a stream
constexpr std::size_t kMostStreams = 10'000;

// Names by which a user hands a file to pickle.load, torch.load or joblib.load.
constexpr std::array<std::string_view, 14> kNames{"pkl", "pickle", "pck",  "p",   "joblib", "dill",  "pt",
                                                  "pth", "bin",    "ckpt", "dat", "data",   "model", "z"};

bool namedSo(std::string_view name)
{
    const std::size_t dot = name.find_last_of("./");
    if (dot == std::string_view::npos || name[dot] == '/')
        return false;
    const std::string extension = asciiLower(name.substr(dot + 1));
    return std::find(kNames.begin(), kNames.end(), extension) != kNames.end();
}

bool onlyZeros(const source::ByteSource& bytes, std::uint64_t begin)
{
    constexpr std::uint64_t kMost = 65536;
    if (bytes.size() - begin > kMost)
        return false;
    const auto rest = source::readExactly(bytes, begin, static_cast<std::size_t>(bytes.size() - begin));
    return rest && std::all_of(rest->begin(), rest->end(), [](std::byte byte) { return byte == std::byte{0}; });
}

void observeGap(Facts& facts, std::string kind, std::uint64_t begin, std::uint64_t end, const std::string& where)
{
    facts.observations.push_back({std::move(kind),
                                  std::to_string(end - begin) + " bytes " + where + " belong to no pickle stream",
                                  {},
                                  begin,
                                  end - begin});
}

} // namespace

Match recognisePickle(const Head& head, const Input& input)
{
    // PyTorch's old format is pickles too, and its own reader judges all of them.
    if (head.size < 2 || recogniseTorchLegacy(head, input) != Match::No)
        return Match::No;
    // A ZIP begins as PERSID does, which a plain loader refuses before it has done anything.
    if (head.startsWith("PK\x03\x04"))
        return Match::No;
    const Match match = pickleAt(input.bytes, 0);
    if (match == Match::ByContent || !namedSo(input.name))
        return match == Match::ByContent ? match : Match::No;
    if (match == Match::ByName)
        return match;
    return findPickle(input.bytes, 0, head.first.size()) ? Match::ByName : Match::No;
}

Result<void> readPickle(const Input& input, Facts& facts)
{
    const std::size_t before = facts.pickles.size();
    std::uint64_t at = 0;
    if (!beginsWithProtocol(input.bytes, 0) && pickleAt(input.bytes, 0) == Match::No) {
        at = findPickle(input.bytes, 0, kSearched).value_or(0);
        if (at != 0)
            observeGap(facts, "pickle.leading-bytes", 0, at, "in front of the first stream");
    }
    while (at < input.bytes.size() && facts.pickles.size() - before < kMostStreams) {
        const PickleRun run = readPickles(input, at, facts, kMostStreams);
        if (run.end >= input.bytes.size() || input.stop.stop_requested())
            break;
        // What stands behind a STOP or an error can be reached by a loader that reads on, or was meant to be.
        const std::uint64_t from = std::max(run.end, at + 1);
        const auto next = findPickle(input.bytes, from, kSearched);
        if (next && *next == from && run.stopped) {
            at = *next;
            continue;
        }
        if (run.stopped && !next && onlyZeros(input.bytes, run.end))
            break;
        if (run.stopped)
            observeGap(facts, "pickle.trailing-bytes", run.end, next.value_or(input.bytes.size()), "behind a stream");
        if (!next)
            break;
        at = *next;
    }
    if (facts.pickles.size() - before > 1)
        facts.observations.push_back({"pickle.several-streams",
                                      std::to_string(facts.pickles.size() - before) +
                                          " streams stand in the file; pickle.load reads the first one only",
                                      {},
                                      facts.pickles[before + 1].analysis.begin,
                                      {}});
    // Storages stand outside of the stream, in a container whose own reader lists what they hold.
    for (std::size_t i = before; i < facts.pickles.size(); ++i)
        if (facts.pickles[i].analysis.storages.empty())
            addArrays(facts.pickles[i].analysis, input.limits.members, facts);
    accountRest(facts, 0, input.bytes.size());
    return {};
}

} // namespace assayer::format

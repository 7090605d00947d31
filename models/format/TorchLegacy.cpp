// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's format before 1.6: five pickles (magic number, version, system, object, storage keys), then each storage as
// an element count and its bytes. All five are unpickled by a loader, so all five are judged.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"
#include "format/PickleStreams.h"
#include "format/Readers.h"
#include "format/TorchTypes.h"
#include "source/Cursor.h"

#include <array>

namespace assayer::format {

namespace {

// 0x1950a86a20f9469cfc6c as the protocols from 2 on write it behind PROTO (and FRAME, from 4 on), and as 0 does.
constexpr std::string_view kLegacyMagic("\x8A\x0Al\xFC\x9C"
                                        "F\xF9 j\xA8P\x19.",
                                        13);
constexpr std::string_view kFrame("\x95\x0D\0\0\0\0\0\0\0", 9);
constexpr std::string_view kLegacyMagicText = "L119547037146038801333356L\n.";
constexpr std::size_t kLegacyPickles = 5;

class TorchLegacyReader
{
public:
    TorchLegacyReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        const std::size_t before = m_facts.pickles.size();
        const PickleRun run = readPickles(m_input, 0, m_facts, kLegacyPickles);
        if (run.streams < kLegacyPickles || !run.stopped) {
            layout("the file has " + std::to_string(run.streams) + " of the five pickles, the last one " +
                       (run.stopped ? "whole" : "broken"),
                   run.end);
            if (run.streams > 3)
                addTorchTensors(m_facts.pickles[before + 3].analysis, {}, m_input.limits.members, m_facts);
            return failure(ErrorKind::Malformed, "the five pickles of the format are not all there", run.end);
        }
        const pickle::Analysis object = m_facts.pickles[before + 3].analysis;
        const pickle::Analysis keys = m_facts.pickles[before + 4].analysis;
        readStorages(object, keys, run.end);
        return {};
    }

private:
    void layout(std::string detail, std::uint64_t at)
    {
        m_observations.add("torch.legacy-layout", std::move(detail), {}, at, {});
    }

    void readStorages(const pickle::Analysis& object, const pickle::Analysis& keys, std::uint64_t at)
    {
        std::map<std::string, pickle::StorageReference> described;
        for (const pickle::StorageReference& storage : object.storages)
            described.emplace(storage.key, storage);
        std::map<std::string, StoragePlace> places;
        const std::uint64_t dataAt = at;
        if (!keys.literal || !keys.literal->is_array()) {
            layout("the list of storages is no plain list", at);
            addTorchTensors(object, places, m_input.limits.members, m_facts);
            return;
        }
        bool whole = true;
        for (const Json& key : *keys.literal) {
            const std::string name = key.is_string() ? key.get<std::string>() : key.dump();
            const auto end = readStorage(name, described, at, places);
            if (!end) {
                whole = false;
                break;
            }
            at = *end;
        }
        account(dataAt, places, whole ? at : m_input.bytes.size());
        addTorchTensors(object, places, m_input.limits.members, m_facts);
        if (whole && at < m_input.bytes.size()) {
            layout(std::to_string(m_input.bytes.size() - at) + " bytes stand behind the last storage", at);
            const source::WindowSource rest(m_input.bytes, at, m_input.bytes.size() - at);
            readMember(m_input, rest, "(trailing bytes)", at, m_facts);
        }
    }

    // The pickles and the element counts describe, the storages are content, and nothing speaks of what is behind them.
    void account(std::uint64_t dataAt, const std::map<std::string, StoragePlace>& places, std::uint64_t end)
    {
        ByteAccount account;
        for (const auto& [key, place] : places)
            account.payload += place.length;
        account.header = std::min(dataAt + places.size() * 8, end - std::min(end, account.payload));
        account.unexplained = m_input.bytes.size() - account.header - account.payload;
        accountBytes(m_facts, account);
    }

    // The offset behind the storage; nothing where its size cannot be told.
    std::optional<std::uint64_t> readStorage(const std::string& name,
                                             const std::map<std::string, pickle::StorageReference>& described,
                                             std::uint64_t at, std::map<std::string, StoragePlace>& places)
    {
        source::Cursor cursor(m_input.bytes, at, 16);
        const auto count = cursor.little<std::uint64_t>();
        const auto known = described.find(name);
        const auto itemSize = known == described.end() ? std::nullopt : torchItemSize(known->second.type);
        if (!count || !itemSize) {
            layout(count ? "a storage has a type that is not known" : "the file ends before the last storage", at);
            return std::nullopt;
        }
        if (*count != known->second.elements)
            m_observations.add("torch.storage-size",
                               "the pickle says " + std::to_string(known->second.elements) +
                                   " elements and the storage " + std::to_string(*count),
                               name, at, 8);
        const auto bytes = checkedMultiply(*count, *itemSize);
        if (!bytes || *bytes > m_input.bytes.size() - at - 8) {
            m_observations.add("torch.storage-size",
                               "a storage of " + std::to_string(*count) + " elements does not fit the file", name, at,
                               8);
            return std::nullopt;
        }
        places[name] = {at + 8, *bytes};
        return at + 8 + *bytes;
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
};

} // namespace

Match recogniseTorchLegacy(const Head& head, const Input&)
{
    if (head.startsWith(kLegacyMagicText))
        return Match::ByContent;
    std::string_view text = asText(head.first);
    if (text.size() < 2 || text[0] != '\x80' || text[1] < 2 || text[1] > 5)
        return Match::No;
    text.remove_prefix(2);
    if (text.starts_with(kFrame))
        text.remove_prefix(kFrame.size());
    return text.starts_with(kLegacyMagic) ? Match::ByContent : Match::No;
}

Result<void> readTorchLegacy(const Input& input, Facts& facts)
{
    return TorchLegacyReader(input, facts).read();
}

} // namespace assayer::format

// SPDX-License-Identifier: GPL-3.0-or-later
// TensorFlow checkpoints (tensorflow/core/protobuf/tensor_bundle.proto): the index is a sorted table of what stands
// where in the data files beside it. Nothing of it runs; it can lead a reader out of the data.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SortedTable.h"
#include "format/TensorFlowGraph.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostShards = 10'000;
constexpr std::uint64_t kMostEntries = 1'000'000;

struct BundleEntry
{
    std::uint64_t type = 0;
    std::vector<std::uint64_t> shape;
    std::uint64_t shard = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    bool sliced = false;
};

std::uint64_t itemSize(const std::string& type)
{
    struct Size
    {
        std::string_view name;
        std::uint64_t bytes;
    };
    constexpr std::array kSizes{Size{"FLOAT", 4},    Size{"DOUBLE", 8},    Size{"INT32", 4},      Size{"UINT8", 1},
                                Size{"INT16", 2},    Size{"INT8", 1},      Size{"INT64", 8},      Size{"BOOL", 1},
                                Size{"BFLOAT16", 2}, Size{"UINT16", 2},    Size{"HALF", 2},       Size{"UINT32", 4},
                                Size{"UINT64", 8},   Size{"COMPLEX64", 8}, Size{"COMPLEX128", 16}};
    const auto* const found =
        std::find_if(kSizes.begin(), kSizes.end(), [&](const Size& size) { return size.name == type; });
    return found == kSizes.end() ? 0 : found->bytes;
}

class CheckpointReader
{
public:
    CheckpointReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts)
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        std::uint64_t entries = 0;
        Result<void> done = readSortedTable(m_input.bytes, [&](std::string_view key, std::string_view value) {
            if (key.empty())
                header(value);
            else
                tensor(std::string(key), value);
            return ++entries < kMostEntries && !m_input.stop.stop_requested();
        });
        if (entries == kMostEntries)
            m_facts.problems.push_back({"", "limit-exceeded", "tensors beyond a million were not looked at"});
        nameDataFiles();
        if (!done)
            m_observations.add("tensorflow.malformed", done.error().message, {}, done.error().offset, {});
        return done;
    }

private:
    void header(std::string_view value)
    {
        const source::MemorySource source(value);
        WireBytes bytes(source);
        WireCursor fields(bytes, 0, bytes.size());
        while (const auto field = fields.next()) {
            if (field->number == 1 && field->isVarint())
                m_shards = field->value;
        }
        m_facts.values["shards"] = m_shards;
    }

    BundleEntry parse(std::string_view value)
    {
        const source::MemorySource source(value);
        WireBytes bytes(source);
        WireCursor fields(bytes, 0, bytes.size());
        BundleEntry entry;
        while (const auto field = fields.next()) {
            if (field->number == 1)
                entry.type = field->value;
            else if (field->number == 2)
                entry.shape = shape(bytes, *field);
            else if (field->number == 3)
                entry.shard = field->value;
            else if (field->number == 4)
                entry.offset = field->value;
            else if (field->number == 5)
                entry.size = field->value;
            else if (field->number == 7)
                entry.sliced = true;
        }
        return entry;
    }

    static std::vector<std::uint64_t> shape(WireBytes& bytes, const WireField& field)
    {
        std::vector<std::uint64_t> extents;
        WireCursor dimensions(bytes, field.offset, field.end());
        while (const auto dimension = dimensions.next()) {
            if (dimension->number != 2 || !dimension->isBytes() || extents.size() >= 64)
                continue;
            WireCursor parts(bytes, dimension->offset, dimension->end());
            std::uint64_t extent = 0;
            while (const auto part = parts.next())
                extent = part->number == 1 ? part->value : extent;
            extents.push_back(extent);
        }
        return extents;
    }

    void tensor(const std::string& key, std::string_view value)
    {
        const BundleEntry entry = parse(value);
        record::Member member;
        member.name = utf8FromBytes(key);
        member.kind = "tensor";
        member.dtype = tensorFlowType(entry.type);
        member.shape = entry.shape;
        member.size = entry.size;
        const auto end = checkedAdd(entry.offset, entry.size);
        const std::uint64_t item = itemSize(*member.dtype);
        std::optional<std::uint64_t> needed = item;
        for (const std::uint64_t extent : entry.shape)
            needed = needed ? checkedMultiply(*needed, extent) : std::nullopt;
        const bool told = item > 0 && !entry.sliced;
        if (!end || !needed || (told && *needed != entry.size) || (m_shards > 0 && entry.shard >= m_shards))
            m_observations.add("tensorflow.entry-size",
                               "the entry says shard " + std::to_string(entry.shard) + ", " +
                                   std::to_string(entry.size) + " bytes at " + std::to_string(entry.offset) +
                                   (needed && told ? ", and its shape needs " + std::to_string(*needed) : ""),
                               member.name);
        else if (m_reached.size() < kMostShards)
            m_reached[entry.shard] = std::max(m_reached[entry.shard], *end);
        if (entry.type != 7 && needed)
            addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    // model.index stands beside model.data-00000-of-00001.
    void nameDataFiles()
    {
        const std::string_view name = m_input.name.substr(m_input.name.find_last_of('/') + 1);
        constexpr std::string_view kEnding = ".index";
        if (!name.ends_with(kEnding))
            return;
        const auto digits = [](std::uint64_t number) {
            const std::string text = std::to_string(number);
            return std::string(text.size() < 5 ? 5 - text.size() : 0, '0') + text;
        };
        Json& files = m_facts.values["externalFiles"] = Json::array();
        for (const auto& [shard, reached] : m_reached)
            files.push_back({{"name", std::string(name.substr(0, name.size() - kEnding.size())) + ".data-" +
                                          digits(shard) + "-of-" + digits(m_shards)},
                             {"bytes", reached},
                             {"missing", "tensorflow.external-missing"},
                             {"longer", "tensorflow.external-longer"}});
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::uint64_t m_shards = 0;
    std::map<std::uint64_t, std::uint64_t> m_reached; ///< behind the last byte that an entry takes from the shard
};

bool allDigits(std::string_view text)
{
    return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Match recogniseCheckpointIndex(const Head&, const Input& input)
{
    return hasTableFooter(input.bytes) ? Match::ByContent : Match::No;
}

Result<void> readCheckpointIndex(const Input& input, Facts& facts)
{
    return CheckpointReader(input, facts).read();
}

// "model.data-00000-of-00001": the bytes of tensors one behind the other.
Match recogniseCheckpointData(const Head&, const Input& input)
{
    const std::size_t at = input.name.rfind(".data-");
    const std::string_view rest = at == std::string_view::npos ? std::string_view() : input.name.substr(at + 6);
    const bool named =
        rest.size() == 14 && allDigits(rest.substr(0, 5)) && rest.substr(5, 4) == "-of-" && allDigits(rest.substr(9));
    return named ? Match::ByName : Match::No;
}

Result<void> readCheckpointData(const Input&, Facts&)
{
    return {};
}

} // namespace assayer::format

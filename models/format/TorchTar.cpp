// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's first format: a tar whose members "storages" and "tensors" are pickles with raw data between them
// (torch.serialization, legacy_load). A loader unpickles all of them.
#include "base/CheckedArithmetic.h"
#include "format/Observations.h"
#include "format/PickleStreams.h"
#include "format/TarKinds.h"
#include "format/TorchTypes.h"
#include "source/Cursor.h"

namespace assayer::format {

namespace {

class TorchTarMember
{
public:
    TorchTarMember(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> storages()
    {
        return walk([this](const pickle::Analysis& described) { return skipStorage(described); }, true);
    }

    Result<void> tensors()
    {
        return walk([this](const pickle::Analysis&) { return skipTensor(); }, false);
    }

private:
    template <typename SkipRaw>
    Result<void> walk(SkipRaw skipRaw, bool viewsFollow)
    {
        const auto count = next();
        if (!count)
            return failure(ErrorKind::Malformed, "the member does not begin with a pickle", m_at);
        const bool counted = count->literal && count->literal->is_number_integer() && *count->literal >= 0;
        const std::uint64_t items = counted ? count->literal->get<std::uint64_t>() : 0;
        for (std::uint64_t i = 0; i < items && m_at < m_input.bytes.size(); ++i) {
            const auto item = next();
            if (!item || !skipRaw(*item)) {
                layout("the data behind a pickle cannot be told from the next one");
                return readRest();
            }
        }
        if (viewsFollow && m_at < m_input.bytes.size())
            next();
        if (m_at < m_input.bytes.size()) {
            layout("bytes stand behind the last of what the member counts");
            return readRest();
        }
        return {};
    }

    std::optional<pickle::Analysis> next()
    {
        if (m_at >= m_input.bytes.size())
            return std::nullopt;
        pickle::Analysis found = addPickle(m_input, m_at, m_facts);
        m_at = found.end;
        if (found.ending != pickle::Ending::Stopped)
            return std::nullopt;
        return found;
    }

    // An element count of 64 bits and the elements, whose type the pickle names.
    bool skipStorage(const pickle::Analysis& described)
    {
        const auto itemSize = described.globals.empty() ? std::nullopt : torchItemSize(described.globals.back().name);
        source::Cursor cursor(m_input.bytes, m_at, 16);
        const auto elements = cursor.little<std::uint64_t>();
        const auto bytes = itemSize && elements ? checkedMultiply(*itemSize, *elements) : std::nullopt;
        return bytes && skip(8) && skip(*bytes);
    }

    // The number of dimensions in four bytes, four unused ones, sizes, strides and the offset in the storage.
    bool skipTensor()
    {
        source::Cursor cursor(m_input.bytes, m_at, 16);
        const auto dimensions = cursor.little<std::uint32_t>();
        constexpr std::uint32_t kMostDimensions = 64;
        return dimensions && *dimensions <= kMostDimensions && skip(8 + std::uint64_t{16} * *dimensions + 8);
    }

    bool skip(std::uint64_t bytes)
    {
        if (bytes > m_input.bytes.size() - m_at)
            return false;
        m_at += bytes;
        return true;
    }

    void layout(std::string detail) { m_observations.add("torch.legacy-layout", std::move(detail), {}, m_at, {}); }

    Result<void> readRest()
    {
        const source::WindowSource rest(m_input.bytes, m_at, m_input.bytes.size() - m_at);
        if (rest.size() > 0)
            readMember(m_input, rest, "(rest)", m_at, m_facts);
        return {};
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::uint64_t m_at = 0;
};

Result<void> readStorages(const Input& input, Facts& facts)
{
    facts.format = "torch-tar-storages";
    return TorchTarMember(input, facts).storages();
}

Result<void> readTensors(const Input& input, Facts& facts)
{
    facts.format = "torch-tar-tensors";
    return TorchTarMember(input, facts).tensors();
}

} // namespace

bool readTorchTarMember(const Input& archive, const source::ByteSource& bytes, std::string_view name,
                        std::uint64_t offsetInFile, Facts& facts)
{
    if (name.starts_with("./"))
        name.remove_prefix(2);
    if (name != "storages" && name != "tensors")
        return false;
    readMember(archive, bytes, name, offsetInFile, facts, nullptr, name == "storages" ? readStorages : readTensors);
    return true;
}

} // namespace assayer::format

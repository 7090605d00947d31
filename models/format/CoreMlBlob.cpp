// SPDX-License-Identifier: GPL-3.0-or-later
// Core ML's weight.bin: a header, then pairs of a description and its bytes, each at a multiple of 64. What it says is
// taken by a runtime in native code.
#include "base/CheckedArithmetic.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "source/Cursor.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kBlobStep = 64;
constexpr std::uint32_t kBlobSentinel = 0xDEADBEEF;
constexpr std::uint32_t kBlobVersion = 2;

constexpr std::array<std::string_view, 8> kBlobTypes{"",     "FLOAT16",  "FLOAT32", "UINT8",
                                                     "INT8", "BFLOAT16", "INT16",   "UINT16"};
constexpr std::array<std::uint64_t, 8> kBlobItem{0, 2, 4, 1, 1, 2, 2, 2};

struct BlobDescription
{
    std::uint32_t sentinel = 0;
    std::uint32_t type = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
};

std::optional<BlobDescription> describedAt(const source::ByteSource& source, std::uint64_t at)
{
    source::Cursor cursor(source, at, kBlobStep);
    const auto sentinel = cursor.little<std::uint32_t>();
    const auto type = cursor.little<std::uint32_t>();
    const auto size = cursor.little<std::uint64_t>();
    const auto offset = cursor.little<std::uint64_t>();
    if (!sentinel || !type || !size || !offset || source.size() - at < kBlobStep)
        return std::nullopt;
    return BlobDescription{*sentinel, *type, *size, *offset};
}

std::optional<std::uint64_t> nextStep(std::uint64_t offset)
{
    const auto up = checkedAdd(offset, kBlobStep - 1);
    return up ? std::optional(*up / kBlobStep * kBlobStep) : std::nullopt;
}

class CoreMlBlobReader
{
public:
    CoreMlBlobReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts)
    {
        facts.values["tensors"] = 0;
        facts.values["parameters"] = 0;
        facts.values["dtypes"] = Json::object();
    }

    Result<void> read()
    {
        source::Cursor header(m_input.bytes, 0, kBlobStep);
        const auto count = header.little<std::uint32_t>();
        if (!count)
            return failure(count.error());
        std::uint64_t at = kBlobStep;
        std::uint64_t payload = 0;
        for (std::uint32_t i = 0; i < *count; ++i) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            const auto end = blob(i, at);
            if (!end)
                return failure(ErrorKind::Malformed, "the weights break off", at);
            payload += m_size;
            at = *end;
        }
        const std::uint64_t size = m_input.bytes.size();
        const std::uint64_t rest = size > at ? size - at : 0;
        if (rest > 0)
            m_observations.add("coreml.blob-rest",
                               std::to_string(rest) + " bytes stand behind the last of " + std::to_string(*count) +
                                   " weights",
                               {}, at, rest);
        accountBytes(m_facts, {size - rest - payload, payload, 0, rest});
        return {};
    }

private:
    // Where the next description may stand; nothing where this one leads out of the file.
    std::optional<std::uint64_t> blob(std::uint32_t index, std::uint64_t at)
    {
        const auto found = at < m_input.bytes.size() ? describedAt(m_input.bytes, at) : std::nullopt;
        const std::string name = "weight " + std::to_string(index);
        if (!found || found->sentinel != kBlobSentinel) {
            m_observations.add("coreml.blob-malformed",
                               found ? "the mark 0xDEADBEEF is not there" : "the file ends before the description",
                               name, at, kBlobStep);
            return std::nullopt;
        }
        const auto end = checkedAdd(found->offset, found->size);
        if (!end || *end > m_input.bytes.size() || found->offset < at + kBlobStep) {
            m_observations.add("coreml.blob-malformed",
                               std::to_string(found->size) + " bytes at " + std::to_string(found->offset) +
                                   " lie outside of the file or in front of their description",
                               name, at, kBlobStep);
            return std::nullopt;
        }
        if (found->offset != at + kBlobStep)
            m_observations.add("coreml.blob-rest",
                               std::to_string(found->offset - at - kBlobStep) + " bytes stand between the weights",
                               name, at + kBlobStep, found->offset - at - kBlobStep);
        keep(name, *found);
        m_size = found->size;
        const auto next = nextStep(*end);
        return next && *next <= m_input.bytes.size() ? next : end;
    }

    void keep(const std::string& name, const BlobDescription& found)
    {
        record::Member member;
        member.name = name;
        member.kind = "tensor";
        member.offset = found.offset;
        member.length = found.size;
        const bool known = found.type < kBlobTypes.size() && found.type > 0;
        member.dtype = known ? std::string(kBlobTypes[found.type]) : "type " + std::to_string(found.type);
        if (known)
            member.shape = {found.size / kBlobItem[found.type]};
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::uint64_t m_size = 0; ///< of the weight that was read last
};

} // namespace

Match recogniseCoreMlBlob(const Head& head, const Input& input)
{
    if (head.size < 2 * kBlobStep)
        return Match::No;
    source::Cursor cursor(input.bytes, 0, 2 * kBlobStep);
    const auto count = cursor.little<std::uint32_t>();
    const auto version = cursor.little<std::uint32_t>();
    const auto first = describedAt(input.bytes, kBlobStep);
    return count && version && *count > 0 && *version == kBlobVersion && first && first->sentinel == kBlobSentinel
               ? Match::ByContent
               : Match::No;
}

Result<void> readCoreMlBlob(const Input& input, Facts& facts)
{
    return CoreMlBlobReader(input, facts).read();
}

} // namespace assayer::format

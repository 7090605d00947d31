// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy array files (.npy, NEP 1), alone or several in one file. An array of objects is a pickle.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/NpyHeader.h"
#include "format/Observations.h"
#include "format/PickleStreams.h"
#include "format/Readers.h"
#include "source/Cursor.h"

namespace assayer::format {

namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";
constexpr std::uint64_t kMostNpyHeader = 1ULL << 20U;
constexpr std::uint64_t kUsualNpyHeader = 10'000; // numpy's max_header_size
constexpr std::size_t kMostArrays = 100'000;

class NpyReader
{
public:
    NpyReader(const Input& input, Facts& facts) : m_input(input), m_facts(facts), m_observations(facts) {}

    Result<void> read()
    {
        std::uint64_t at = 0;
        std::size_t arrays = 0;
        while (arrays < kMostArrays) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            const auto end = readArray(at, arrays);
            if (!end)
                return failure(end.error());
            ++arrays;
            at = *end;
            if (at >= m_input.bytes.size())
                break;
            // Several arrays in one file are what numpy.save to an open file writes.
            const auto next = source::readExactly(m_input.bytes, at, kNpyMagic.size());
            if (!next || asText(*next) != kNpyMagic) {
                observeTrailing(at);
                break;
            }
        }
        if (arrays > 1)
            m_facts.values["arrays"] = arrays;
        accountRest(m_facts, m_headerEnd, m_input.bytes.size());
        return {};
    }

private:
    Result<void> reject(const std::string& kind, const Error& error)
    {
        m_observations.add(kind, error.message, {}, error.offset, {});
        return failure(error);
    }

    // The offset behind the array.
    Result<std::uint64_t> readArray(std::uint64_t at, std::size_t index)
    {
        source::Cursor cursor(m_input.bytes, at, 4096);
        const auto head = cursor.take(kNpyMagic.size() + 2);
        if (!head)
            return failure(reject("npy.truncated", head.error()).error());
        const auto major = std::to_integer<unsigned>((*head)[kNpyMagic.size()]);
        if (major < 1 || major > 3)
            m_observations.add("npy.version", "the version is " + std::to_string(major), {}, at + 6, 2);
        Result<std::uint64_t> length = std::uint64_t{0};
        if (major == 1)
            length = cursor.little<std::uint16_t>();
        else
            length = cursor.little<std::uint32_t>();
        if (!length)
            return failure(reject("npy.truncated", length.error()).error());
        if (*length > kMostNpyHeader || *length > cursor.remaining())
            return failure(
                reject("npy.header-size",
                       {ErrorKind::Malformed, "the header claims " + std::to_string(*length) + " bytes", at + 8})
                    .error());
        if (*length > kUsualNpyHeader)
            m_observations.add("npy.header-size", "the header has " + std::to_string(*length) + " bytes", {}, at + 8,
                               *length);
        const std::uint64_t textAt = cursor.position();
        const auto text = cursor.take(static_cast<std::size_t>(*length));
        if (!text)
            return failure(text.error());
        auto header = parseNpyHeader(asText(*text));
        if (!header) {
            const std::string shown = excerpt(utf8FromBytes(asText(*text)), 200);
            m_observations.add("npy.header-literal", header.error().message + ": " + shown, {},
                               textAt + header.error().offset.value_or(0), {});
            return failure(ErrorKind::Malformed, "the header is no plain literal", textAt);
        }
        return readData(*header, textAt + *length, index);
    }

    Result<std::uint64_t> readData(const NpyHeader& header, std::uint64_t dataAt, std::size_t index)
    {
        const std::uint64_t remaining = m_input.bytes.size() - dataAt;
        if (index == 0)
            m_headerEnd = dataAt;
        std::optional<std::uint64_t> bytes = header.itemSize;
        for (const std::uint64_t extent : header.shape)
            bytes = bytes ? checkedMultiply(*bytes, extent) : std::nullopt;
        record::Member member;
        member.name = index == 0 ? "array" : "array " + std::to_string(index);
        member.kind = "tensor";
        member.dtype = header.hasObjects ? "object" : npyTypeName(header.descr);
        member.shape = header.shape;
        member.offset = dataAt;
        if (header.hasObjects) {
            member.length = remaining;
            addTensor(m_facts, std::move(member), m_input.limits.members);
            m_observations.add("npy.objects", "the elements are Python objects, which a pickle behind the header holds",
                               {}, dataAt, {});
            // An array whose pickle is not there cannot be loaded, and a broken one is judged as far as it goes.
            return remaining == 0 ? dataAt : readPickles(m_input, dataAt, m_facts, 1).end;
        }
        member.length = bytes;
        addTensor(m_facts, std::move(member), m_input.limits.members);
        if (!header.knownSize) {
            m_observations.add("npy.unknown-type", "the type is '" + excerpt(header.descr, 200) + "'", {}, dataAt, {});
            return m_input.bytes.size();
        }
        if (header.hasSubarrays)
            return m_input.bytes.size();
        if (!bytes || *bytes > remaining) {
            m_observations.add("npy.size",
                               "shape and type need more bytes than the " + std::to_string(remaining) +
                                   " that stand behind the header",
                               {}, dataAt, {});
            return m_input.bytes.size();
        }
        return dataAt + *bytes;
    }

    void observeTrailing(std::uint64_t at)
    {
        const std::uint64_t length = m_input.bytes.size() - at;
        m_observations.add("npy.trailing-bytes", std::to_string(length) + " bytes stand behind the array", {}, at,
                           length);
        const source::WindowSource rest(m_input.bytes, at, length);
        readMember(m_input, rest, "(trailing bytes)", at, m_facts);
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::uint64_t m_headerEnd = 0; ///< of the first array
};

} // namespace

Match recogniseNpy(const Head& head, const Input&)
{
    return head.startsWith(kNpyMagic) ? Match::ByContent : Match::No;
}

Result<void> readNpy(const Input& input, Facts& facts)
{
    return NpyReader(input, facts).read();
}

} // namespace assayer::format

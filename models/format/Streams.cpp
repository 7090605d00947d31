// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Streams.h"

#include "base/Text.h"
#include "container/ExpandedSource.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"

#include <algorithm>
#include <cassert>

namespace assayer::format {

namespace {

using container::Packing;

// joblib's numpy_pickle_compat: "ZF", then hex(length) padded with spaces to 19 characters, then a zlib stream.
constexpr std::size_t kZfileHeader = 21;

bool hasZfileHeader(std::string_view text)
{
    return text.size() > kZfileHeader && text.starts_with("ZF0x") &&
           text.substr(4, 17).find_first_not_of("0123456789abcdefABCDEFL ") == std::string_view::npos;
}

// Python 2 wrote a length that ended in "L" where it was a long, and joblib passes over one character then.
std::size_t streamBegin(const PackedStream& stream, std::string_view text)
{
    if (!stream.joblibHeader)
        return 0;
    return text.size() > kZfileHeader && text[kZfileHeader] != '\x78' ? kZfileHeader + 1 : kZfileHeader;
}

// zlib and .lzma have no magic: the first bytes must decompress, and a stream that ends must be right to its checksum.
bool decompresses(Packing packing, std::span<const std::byte> head, const Limits& limits)
{
    const source::MemorySource part(std::vector<std::byte>(head.begin(), head.end()));
    container::ExpansionBudget budget(limits);
    container::Decoder decoder(part, 0, part.size(), packing, budget);
    constexpr std::size_t kTrial = 16384;
    std::vector<std::byte> out(kTrial);
    const std::size_t got = decoder.next(out);
    const bool usedUp = decoder.broken() && decoder.consumed() == part.size();
    return decoder.finished() || (got > 0 && (!decoder.broken() || usedUp));
}

bool endsIn(std::string_view name, std::string_view ending)
{
    return name.size() > ending.size() && asciiLower(name.substr(name.size() - ending.size())) == ending;
}

// What the packed file is called: the name without the ending that packing adds.
std::string innerName(std::string_view name)
{
    name.remove_prefix(std::min(name.find_last_of('/') + 1, name.size()));
    constexpr std::array<std::string_view, 8> kAdded{".gz", ".bz2", ".xz", ".lzma", ".zst", ".zstd", ".lz4", ".zlib"};
    constexpr std::array<std::string_view, 6> kTars{".tgz", ".tbz2", ".tbz", ".txz", ".tlz", ".tzst"};
    for (const std::string_view ending : kAdded) {
        if (endsIn(name, ending))
            return std::string(name.substr(0, name.size() - ending.size()));
    }
    for (const std::string_view ending : kTars) {
        if (endsIn(name, ending))
            return std::string(name.substr(0, name.size() - ending.size())) + ".tar";
    }
    return name.empty() ? "(content)" : std::string(name);
}

class StreamReader
{
public:
    StreamReader(const PackedStream& stream, const Input& input, Facts& facts)
        : m_stream(stream), m_input(input), m_facts(facts), m_name(innerName(input.name)), m_observations(facts)
    {
    }

    Result<void> read(std::uint64_t begin)
    {
        container::Measurement run;
        const auto expanded = container::expand(m_input.bytes, begin, m_input.bytes.size() - begin, m_stream.packing,
                                                *m_input.expansion, run);
        record::Member member;
        member.name = m_name;
        member.kind = "member";
        member.length = run.consumed;
        member.size = run.size;
        m_facts.members.push_back(std::move(member));
        tell(run, begin);
        if (run.size > 0) {
            Json inner = Json::object();
            readMember(m_input, *expanded, m_name, std::nullopt, m_facts, &inner);
            // The stream has one content, so that what is known of it is known of the file.
            for (auto value = inner.begin(); value != inner.end(); ++value) {
                if (!m_facts.values.contains(value.key()))
                    m_facts.values[value.key()] = std::move(value.value());
            }
        }
        readTrailing(begin + run.consumed, run);
        accountBytes(m_facts,
                     {begin, run.consumed - run.padding, run.padding, m_input.bytes.size() - begin - run.consumed});
        return {};
    }

private:
    void tell(const container::Measurement& run, std::uint64_t begin)
    {
        const std::string title(m_stream.title);
        if (run.bomb())
            m_observations.add("archive.bomb",
                               std::to_string(run.consumed) + " bytes of " + title + " expand to " +
                                   (run.limited ? "more than " : "") + std::to_string(run.size),
                               m_name, begin, run.consumed);
        if (run.limited)
            m_facts.problems.push_back({"", "limit-exceeded",
                                        "The " + title + " stream was expanded to " + std::to_string(run.size) +
                                            " bytes and not to its end."});
        if (run.broken) {
            m_observations.add("archive.broken-data",
                               run.reason + ", after " + std::to_string(run.size) + " expanded bytes", m_name,
                               begin + run.consumed, {});
            m_facts.problems.push_back({"", "malformed", "The " + title + " stream cannot be read to its end."});
        }
        if (run.streams > 1)
            m_facts.values["streams"] = run.streams;
    }

    void readTrailing(std::uint64_t end, const container::Measurement& run)
    {
        if (run.broken || run.limited || end >= m_input.bytes.size())
            return;
        const std::uint64_t length = m_input.bytes.size() - end;
        m_observations.add("archive.trailing-bytes",
                           std::to_string(length) + " bytes stand behind the packed stream; tools ignore them or "
                                                    "complain after they have handed out the content",
                           {}, end, length);
        const source::WindowSource rest(m_input.bytes, end, length);
        readMember(m_input, rest, "(bytes behind the stream)", end, m_facts);
    }

    const PackedStream& m_stream;
    const Input& m_input;
    Facts& m_facts;
    std::string m_name;
    Observations m_observations;
};

} // namespace

Match recogniseStream(const PackedStream& stream, const Head& head, const Input& input)
{
    const std::string_view text = asText(head.first);
    if (stream.joblibHeader != text.starts_with("ZF0x") || (stream.joblibHeader && !hasZfileHeader(text)))
        return Match::No;
    const auto packed = head.first.subspan(streamBegin(stream, text));
    if (!container::beginsStream(stream.packing, packed))
        return Match::No;
    // The head of .lzma fits small numbers in any binary file: only what xz and joblib know it by, or its name.
    const bool usualProperties = packed[0] == std::byte{0x5D} && packed[1] == std::byte{0};
    const bool named = endsIn(input.name, ".lzma") || endsIn(input.name, ".tlz") || endsIn(input.name, ".xz");
    if (stream.packing == Packing::LzmaAlone && !usualProperties && !named)
        return Match::No;
    const bool magic = stream.packing != Packing::Zlib && stream.packing != Packing::LzmaAlone;
    return magic || stream.joblibHeader || decompresses(stream.packing, packed, input.limits) ? Match::ByContent
                                                                                              : Match::No;
}

Result<void> readStream(const PackedStream& stream, const Input& input, Facts& facts)
{
    assert(input.expansion != nullptr);
    std::array<std::byte, kZfileHeader + 1> head{};
    const auto got = input.bytes.read(0, head);
    if (!got)
        return failure(got.error());
    return StreamReader(stream, input, facts).read(streamBegin(stream, asText(std::span(head).first(*got))));
}

} // namespace assayer::format

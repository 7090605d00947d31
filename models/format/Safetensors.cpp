// SPDX-License-Identifier: GPL-3.0-or-later
// Safetensors: a JSON header and the tensors' bytes. Every rule of the reference reader is checked and named; the
// header is read token by token, so that one of 100 MB costs the memory of its tensors' extents and no more.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/Extents.h"
#include "format/JsonScanner.h"
#include "format/MetadataText.h"
#include "format/Observations.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>
#include <limits>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostHeaderBytes = 100'000'000; // the reference reader's limit
constexpr std::size_t kPrefixBytes = 8;
constexpr std::size_t kMostDimensions = 64;
constexpr std::size_t kMetadataTextBytes = std::size_t{1} << 20U;

struct TensorType
{
    std::string_view name;
    std::uint64_t bits;
};
constexpr std::array kTensorTypes{
    TensorType{"BOOL", 8},    TensorType{"F4", 4},          TensorType{"F6_E2M3", 6},     TensorType{"F6_E3M2", 6},
    TensorType{"U8", 8},      TensorType{"I8", 8},          TensorType{"F8_E5M2", 8},     TensorType{"F8_E4M3", 8},
    TensorType{"F8_E8M0", 8}, TensorType{"F8_E4M3FNUZ", 8}, TensorType{"F8_E5M2FNUZ", 8}, TensorType{"I16", 16},
    TensorType{"U16", 16},    TensorType{"F16", 16},        TensorType{"BF16", 16},       TensorType{"I32", 32},
    TensorType{"U32", 32},    TensorType{"F32", 32},        TensorType{"C64", 64},        TensorType{"F64", 64},
    TensorType{"I64", 64},    TensorType{"U64", 64},
};

std::uint64_t headerLengthOf(std::span<const std::byte> first)
{
    std::uint64_t length = 0;
    for (std::size_t i = kPrefixBytes; i-- > 0;)
        length = (length << 8U) | std::to_integer<std::uint64_t>(first[i]);
    return length;
}

class SafetensorsReader
{
public:
    SafetensorsReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_fileSize(input.bytes.size())
    {
    }

    Result<void> read()
    {
        if (auto header = findHeader(); !header)
            return header;
        m_dataStart = kPrefixBytes + m_headerLength;
        m_facts.values["headerLength"] = m_headerLength;
        m_facts.values["tensors"] = 0;
        m_facts.values["parameters"] = 0;
        m_facts.values["dtypes"] = Json::object();
        JsonScanner::Bounds bounds;
        bounds.depth = 16; // the format needs three levels
        m_scanner.emplace(m_input.bytes, kPrefixBytes, m_headerLength, bounds);
        auto parsed = readHeader();
        if (!parsed)
            return parsed;
        checkPadding();
        checkDuplicates();
        checkExtents();
        return {};
    }

private:
    struct Entry
    {
        std::string name;
        std::uint64_t offset = 0; ///< of its key in the file
        std::optional<std::string> dtype;
        std::optional<std::vector<std::uint64_t>> shape;
        std::vector<std::uint64_t> offsets;
        bool sound = true;
    };

    Result<void> reject(std::string kind, std::string detail, std::uint64_t offset)
    {
        m_observations.add(std::move(kind), detail, {}, offset, {});
        return failure(ErrorKind::Malformed, std::move(detail), offset);
    }

    Result<void> findHeader()
    {
        if (m_fileSize < kPrefixBytes)
            return reject("safetensors.header-too-small", "the file is shorter than the 8 bytes of the header's length",
                          0);
        const auto prefix = source::readExactly(m_input.bytes, 0, kPrefixBytes);
        if (!prefix)
            return failure(prefix.error());
        m_headerLength = headerLengthOf(*prefix);
        if (m_headerLength > kMostHeaderBytes)
            return reject("safetensors.header-too-large",
                          "the header claims " + std::to_string(m_headerLength) +
                              " bytes; the reference reader takes 100000000 at most",
                          0);
        if (m_headerLength > m_fileSize - kPrefixBytes)
            return reject("safetensors.header-beyond-file",
                          "the header claims " + std::to_string(m_headerLength) + " bytes and the file has " +
                              std::to_string(m_fileSize),
                          0);
        const auto first = source::readExactly(m_input.bytes, kPrefixBytes, m_headerLength > 0 ? 1 : 0);
        if (!first)
            return failure(first.error());
        if (first->empty() || (*first)[0] != std::byte{'{'})
            m_observations.add("safetensors.header-start", "the header does not begin with '{'", {}, kPrefixBytes, 1);
        return {};
    }

    Result<void> broken()
    {
        const Error& error = m_scanner->error();
        const bool utf8 = error.message.find("UTF-8") != std::string::npos;
        return reject(utf8 ? "safetensors.invalid-utf8" : "safetensors.invalid-json", error.message,
                      error.offset.value_or(kPrefixBytes));
    }

    Result<void> readHeader()
    {
        if (m_scanner->next() != JsonToken::ObjectBegin)
            return m_scanner->error().message.empty()
                       ? reject("safetensors.schema", "the header is no JSON object", kPrefixBytes)
                       : broken();
        for (JsonToken token = m_scanner->next(); token == JsonToken::Key; token = m_scanner->next()) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            m_keys.push_back({m_scanner->textHash(), m_scanner->offset()});
            const bool done = m_scanner->text() == "__metadata__" ? readMetadata() : readTensor();
            if (!done)
                return broken();
        }
        if (m_scanner->next() != JsonToken::End)
            return broken();
        if (m_scanner->wasLenient())
            m_observations.add("safetensors.invalid-json",
                               "the header holds a number or a character that JSON forbids and some readers take", {},
                               kPrefixBytes, {});
        return {};
    }

    // False where the JSON is broken; where it only is not what the format asks for, that is observed.
    bool readMetadata()
    {
        m_scanner->setTextBytes(kMetadataTextBytes);
        const bool done = readMetadataEntries();
        m_scanner->setTextBytes(4096);
        return done;
    }

    bool readMetadataEntries()
    {
        const std::uint64_t at = m_scanner->offset();
        JsonToken token = m_scanner->next();
        if (token != JsonToken::ObjectBegin)
            return wrong(token, "safetensors.metadata-type", "__metadata__ is no object", "__metadata__", at);
        while ((token = m_scanner->next()) == JsonToken::Key) {
            const std::string key = m_scanner->text();
            const std::uint64_t keyAt = m_scanner->offset();
            token = m_scanner->next();
            if (token != JsonToken::String) {
                if (!wrong(token, "safetensors.metadata-type", "the value is no string", key, keyAt))
                    return false;
                continue;
            }
            observeMetadataText("safetensors", key, m_scanner->text(), m_scanner->offset(), m_observations);
            keepMetadata(m_facts, key, m_scanner->text());
        }
        return token == JsonToken::ObjectEnd;
    }

    // Observes a value of the wrong type and skips it.
    bool wrong(JsonToken token, const std::string& kind, std::string detail, std::string member, std::uint64_t at)
    {
        if (token == JsonToken::Error)
            return false;
        m_observations.add(kind, std::move(detail), std::move(member), at, {});
        return (token != JsonToken::ObjectBegin && token != JsonToken::ArrayBegin) || m_scanner->skip();
    }

    bool readTensor()
    {
        Entry entry;
        entry.name = m_scanner->text();
        entry.offset = m_scanner->offset();
        JsonToken token = m_scanner->next();
        if (token != JsonToken::ObjectBegin)
            return wrong(token, "safetensors.schema", "a tensor's entry is no object", entry.name, entry.offset);
        while ((token = m_scanner->next()) == JsonToken::Key) {
            if (!readField(entry))
                return false;
        }
        if (token != JsonToken::ObjectEnd)
            return false;
        addEntry(entry);
        return true;
    }

    bool readField(Entry& entry)
    {
        const std::string key = m_scanner->text();
        if (key == "dtype") {
            const JsonToken token = m_scanner->next();
            if (token != JsonToken::String || entry.dtype) {
                entry.sound = false;
                return wrong(token, "safetensors.schema", "dtype is no string or stands twice", entry.name,
                             entry.offset);
            }
            entry.dtype = m_scanner->text();
            return true;
        }
        if (key == "shape") {
            std::vector<std::uint64_t> shape;
            const bool twice = entry.shape.has_value();
            const bool done = readNumbers(entry, twice, kMostDimensions, "shape", shape);
            entry.shape = std::move(shape);
            return done;
        }
        if (key == "data_offsets") {
            const bool twice = !entry.offsets.empty();
            return readNumbers(entry, twice, 2, "data_offsets", entry.offsets);
        }
        m_observations.add("safetensors.unknown-key", "a tensor's entry holds a key that the format does not know",
                           entry.name, m_scanner->offset(), {});
        return m_scanner->skip();
    }

    bool readNumbers(Entry& entry, bool twice, std::size_t most, const std::string& what,
                     std::vector<std::uint64_t>& numbers)
    {
        JsonToken token = m_scanner->next();
        if (token != JsonToken::ArrayBegin || twice) {
            entry.sound = false;
            return wrong(token, "safetensors.schema", what + " is no list or stands twice", entry.name, entry.offset);
        }
        bool sound = true;
        while ((token = m_scanner->next()) != JsonToken::ArrayEnd) {
            if (token == JsonToken::Error)
                return false;
            const auto number = token == JsonToken::Number ? m_scanner->unsignedValue() : std::nullopt;
            if (number && numbers.size() < most)
                numbers.push_back(*number);
            else
                sound = false;
            if ((token == JsonToken::ObjectBegin || token == JsonToken::ArrayBegin) && !m_scanner->skip())
                return false;
        }
        if (!sound) {
            entry.sound = false;
            m_observations.add("safetensors.schema",
                               what + " holds something else than unsigned integers, or too many of them", entry.name,
                               entry.offset, {});
        }
        return true;
    }

    void addEntry(const Entry& entry)
    {
        if (!entry.sound)
            return;
        if (!entry.dtype || !entry.shape || entry.offsets.size() != 2) {
            m_observations.add("safetensors.schema", "a tensor's entry lacks dtype, shape or its pair of offsets",
                               entry.name, entry.offset, {});
            return;
        }
        record::Member member;
        member.name = entry.name;
        member.kind = "tensor";
        member.dtype = entry.dtype;
        member.shape = entry.shape;
        const std::uint64_t begin = entry.offsets[0];
        const std::uint64_t end = entry.offsets[1];
        if (begin > end) {
            m_observations.add("safetensors.invalid-offset", "the data ends before it begins", entry.name, entry.offset,
                               {});
        } else {
            m_extents.push_back({begin, end, entry.offset});
            member.offset = checkedAdd(m_dataStart, begin);
            member.length = end - begin;
        }
        checkSize(entry);
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    void checkSize(const Entry& entry)
    {
        const auto type = std::find_if(kTensorTypes.begin(), kTensorTypes.end(),
                                       [&](const TensorType& known) { return known.name == *entry.dtype; });
        if (type == kTensorTypes.end()) {
            m_observations.add("safetensors.unknown-dtype",
                               "the format has no dtype '" + excerpt(*entry.dtype, 64) + "'", entry.name, entry.offset,
                               {});
            return;
        }
        std::optional<std::uint64_t> bits = type->bits;
        for (const std::uint64_t extent : *entry.shape)
            bits = bits ? checkedMultiply(*bits, extent) : std::nullopt;
        if (!bits) {
            m_observations.add("safetensors.overflow", "the shape's product does not fit 64 bits", entry.name,
                               entry.offset, {});
            return;
        }
        if (*bits % 8 != 0) {
            m_observations.add("safetensors.misaligned", "the tensor's bits do not fill whole bytes", entry.name,
                               entry.offset, {});
            return;
        }
        const std::uint64_t begin = entry.offsets[0];
        const std::uint64_t end = entry.offsets[1];
        if (end >= begin && end - begin != *bits / 8)
            m_observations.add("safetensors.size-mismatch",
                               "dtype and shape need " + std::to_string(*bits / 8) + " bytes and the offsets span " +
                                   std::to_string(end - begin),
                               entry.name, entry.offset, {});
    }

    // The format allows spaces behind the object and nothing else.
    void checkPadding()
    {
        constexpr std::size_t kMostPadding = 4096;
        std::array<std::byte, kMostPadding> tail{};
        const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(kMostPadding, m_headerLength));
        const std::uint64_t tailOffset = m_dataStart - length;
        const auto got = m_input.bytes.read(tailOffset, std::span(tail).first(length));
        const std::string_view text = asText(std::span(tail).first(got.value_or(0)));
        const std::size_t brace = text.find_last_of('}');
        const std::size_t padding = brace == std::string_view::npos ? 0 : brace + 1;
        const std::size_t odd = text.find_first_not_of(' ', padding);
        if (odd != std::string_view::npos)
            m_observations.add("safetensors.header-padding", "the header is padded with something else than spaces", {},
                               tailOffset + odd, {});
    }

    void checkDuplicates()
    {
        std::sort(m_keys.begin(), m_keys.end());
        for (std::size_t i = 1; i < m_keys.size(); ++i) {
            if (m_keys[i].first == m_keys[i - 1].first)
                m_observations.add("safetensors.duplicate-key",
                                   "the same name stands twice in the header; readers differ in which entry they take",
                                   {}, m_keys[i].second, {});
        }
    }

    void checkExtents()
    {
        const std::uint64_t dataBytes = m_fileSize - m_dataStart;
        const ExtentReport report = inspectExtents(m_extents);
        for (const Hole& hole : report.holes) {
            m_observations.add(hole.begin == 0 ? "safetensors.bad-start" : "safetensors.hole",
                               std::to_string(hole.end - hole.begin) + " bytes of data belong to no tensor", {},
                               checkedAdd(m_dataStart, hole.begin), hole.end - hole.begin);
        }
        for (const Extent& extent : report.overlaps)
            m_observations.add("safetensors.overlap", "a tensor's data begins inside another tensor's data", {},
                               checkedAdd(m_dataStart, extent.begin), extent.end - extent.begin);
        if (report.end > dataBytes)
            m_observations.add("safetensors.incomplete",
                               "the tensors need " + std::to_string(report.end) + " bytes of data and the file has " +
                                   std::to_string(dataBytes),
                               {}, m_fileSize, {});
        else if (report.end < dataBytes)
            observeTrailing(m_dataStart + report.end);
        accountRest(m_facts, m_dataStart, m_fileSize);
    }

    void observeTrailing(std::uint64_t offset)
    {
        const std::uint64_t length = m_fileSize - offset;
        m_observations.add("safetensors.trailing-bytes",
                           std::to_string(length) + " bytes stand behind the data of the last tensor", {}, offset,
                           length);
        const source::WindowSource rest(m_input.bytes, offset, length);
        readMember(m_input, rest, "(trailing bytes)", offset, m_facts);
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    std::optional<JsonScanner> m_scanner;
    std::uint64_t m_fileSize;
    std::uint64_t m_headerLength = 0;
    std::uint64_t m_dataStart = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_keys; ///< hash of the name, offset
    std::vector<Extent> m_extents;
};

} // namespace

Match recogniseSafetensors(const Head& head, const Input& input)
{
    const std::string_view text = asText(head.first);
    if (text.size() >= kPrefixBytes + 2) {
        const std::uint64_t length = headerLengthOf(head.first);
        const char second = text[kPrefixBytes + 1];
        const bool object = text[kPrefixBytes] == '{' && (second == '"' || second == '}' || second == ' ' ||
                                                          second == '\n' || second == '\r' || second == '\t');
        if (object && length <= head.size - kPrefixBytes && length >= 2)
            return Match::ByContent;
    }
    return asciiLower(input.name).ends_with(".safetensors") ? Match::ByName : Match::No;
}

Result<void> readSafetensors(const Input& input, Facts& facts)
{
    return SafetensorsReader(input, facts).read();
}

} // namespace assayer::format

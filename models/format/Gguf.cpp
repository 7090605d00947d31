// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF versions 1 to 3: keys, tensor descriptions, aligned data. Nothing is allocated by a claimed count.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/Extents.h"
#include "format/GgufTypes.h"
#include "format/GgufValues.h"
#include "format/MetadataText.h"
#include "format/Readers.h"

#include <algorithm>
#include <bit>
#include <map>
#include <unordered_set>

namespace assayer::format {

namespace {

constexpr std::size_t kMostKey = 4096;
constexpr std::uint64_t kMostEntries = 1'000'000; // a large model has a few thousand
constexpr std::uint64_t kSpecifiedKey = 65535;    // longest key of the specification
constexpr std::uint64_t kSpecifiedName = 64;      // longest tensor name
constexpr std::uint32_t kMostTensorDimensions = 4;
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::string_view kTemplateKey = "tokenizer.chat_template";

std::uint64_t nameHash(std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

// "owner/name" out of a repository's address.
std::string repositoryName(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return std::string(url);
    const std::size_t path = url.find('/', scheme + 3);
    return path == std::string_view::npos ? std::string() : std::string(url.substr(path + 1));
}

class GgufReader
{
public:
    GgufReader(const Input& input, Facts& facts, bool bigEndian, std::uint32_t version)
        : m_input(input), m_facts(facts), m_observations(facts), m_cursor(input.bytes, bigEndian, version > 1),
          m_version(version)
    {
        m_facts.values["fileVersion"] = version;
        m_facts.values["byteOrder"] = bigEndian ? "big" : "little";
        m_facts.values["tensors"] = 0;
        m_facts.values["parameters"] = 0;
        m_facts.values["dtypes"] = Json::object();
        if (bigEndian)
            m_observations.add("gguf.big-endian", "the numbers are written with the highest byte first", {}, 4, 4);
    }

    Result<void> read()
    {
        if (m_version == 0 || m_version > 3) {
            m_observations.add("gguf.version", "the version is " + std::to_string(m_version), {}, 4, 4);
            return failure(ErrorKind::Unsupported, "GGUF version " + std::to_string(m_version) + " is not known", 4);
        }
        auto done = readParts();
        const bool named = m_observations.has("gguf.count-overflow") || m_observations.has("gguf.length-overflow") ||
                           m_observations.has("gguf.unknown-value-type") || m_observations.has("gguf.dimensions") ||
                           m_observations.has("gguf.too-many");
        if (!done && !named && done.error().kind != ErrorKind::Cancelled)
            m_observations.add(done.error().kind == ErrorKind::Truncated ? "gguf.truncated" : "gguf.malformed",
                               done.error().message, {}, done.error().offset, {});
        settleFacts();
        return done;
    }

private:
    Result<void> readParts()
    {
        if (auto done = m_cursor.cursor().skip(8); !done)
            return done;
        const auto tensors = m_cursor.count();
        const auto keys = tensors ? m_cursor.count() : tensors;
        if (!keys)
            return failure(keys.error());
        if (!fits(*keys, m_cursor.countBytes() + 5, "keys") || !fits(*tensors, m_cursor.countBytes() + 16, "tensors"))
            return failure(ErrorKind::Malformed, "the header counts more than the file can hold", 8);
        if (*keys > kMostEntries || *tensors > kMostEntries) {
            m_observations.add("gguf.too-many", "more than a million keys or tensors", {}, 8, {});
            return failure(ErrorKind::LimitExceeded, "the file has more than a million keys or tensors", 8);
        }
        m_facts.values["keyValues"] = *keys;
        for (std::uint64_t i = 0; i < *keys; ++i) {
            if (auto done = readKey(); !done)
                return done;
        }
        for (std::uint64_t i = 0; i < *tensors; ++i) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            if (auto done = readTensor(); !done)
                return done;
        }
        m_facts.values["headerEnd"] = m_cursor.cursor().position();
        return checkData(m_cursor.cursor().position(), *tensors);
    }

    bool fits(std::uint64_t count, std::uint64_t leastBytes, const std::string& what)
    {
        const auto bytes = checkedMultiply(count, leastBytes);
        if (bytes && *bytes <= m_cursor.cursor().remaining())
            return true;
        m_observations.add("gguf.count-overflow",
                           "the header counts " + std::to_string(count) + " " + what + ", more than the file can hold",
                           {}, 8, {});
        return false;
    }

    Result<void> readKey()
    {
        const std::uint64_t at = m_cursor.cursor().position();
        std::uint64_t length = 0;
        auto text = m_cursor.string(kMostKey, length);
        if (!text) {
            observeLength(text.error(), at);
            return failure(text.error());
        }
        const std::string key = utf8FromBytes(*text);
        if (length > kSpecifiedKey || length == 0)
            m_observations.add("gguf.odd-name", "a key has " + std::to_string(length) + " bytes", key, at, length);
        if (!isUtf8(*text))
            m_observations.add("gguf.odd-name", "a key is no UTF-8", key, at, length);
        if (!m_keys.insert(nameHash(*text)).second)
            m_observations.add("gguf.duplicate-key", "the key stands twice; readers differ in which value they take",
                               key, at, {});
        auto value = readGgufValue(m_cursor, key, m_input.limits, m_input.stop, m_observations);
        if (!value) {
            observeLength(value.error(), at);
            return failure(value.error());
        }
        keep(key, *value, at);
        return {};
    }

    void observeLength(const Error& error, std::uint64_t at)
    {
        if (error.kind == ErrorKind::Malformed && error.message.find("claims") != std::string::npos)
            m_observations.add("gguf.length-overflow", error.message, {}, error.offset.value_or(at), {});
    }

    void keep(const std::string& key, GgufValue& value, std::uint64_t at)
    {
        const bool named =
            key.starts_with(kTemplateKey) && (key.size() == kTemplateKey.size() || key[kTemplateKey.size()] == '.');
        if (named && value.scalar.is_string()) {
            const std::string name = key.substr(std::string_view("tokenizer.").size());
            m_facts.templates.push_back({name, {}, value.scalar.get<std::string>(), value.textOffset});
            if (value.cut)
                m_facts.problems.push_back(
                    {"", "limit-exceeded", "the end of the template '" + name + "' was not judged"});
            return;
        }
        if (value.scalar.is_null()) {
            m_arrays[key] = value.elements;
            if (key == "general.datasets" || key == "general.tags" || key == "general.languages")
                m_lists[key] = std::move(value.strings);
            return;
        }
        if (value.scalar.is_string()) {
            const std::string text = value.scalar.get<std::string>();
            if (!key.starts_with("tokenizer."))
                observeMetadataText("gguf", key, text, at, m_observations);
            value.scalar = excerpt(utf8FromBytes(text), 1024);
        }
        if (m_scalars.size() < 4096)
            m_scalars[key] = std::move(value.scalar);
    }

    Result<void> readTensor()
    {
        const std::uint64_t at = m_cursor.cursor().position();
        std::uint64_t length = 0;
        auto text = m_cursor.string(kMostKey, length);
        if (!text) {
            observeLength(text.error(), at);
            return failure(text.error());
        }
        record::Member member;
        member.name = utf8FromBytes(*text);
        member.kind = "tensor";
        if (length > kSpecifiedName || length == 0)
            m_observations.add("gguf.odd-name", "a tensor's name has " + std::to_string(length) + " bytes", member.name,
                               at, length);
        if (!m_names.insert(nameHash(*text)).second)
            m_observations.add("gguf.duplicate-tensor", "two tensors have the same name", member.name, at, {});
        const auto dimensions = m_cursor.number<std::uint32_t>();
        if (!dimensions)
            return failure(dimensions.error());
        if (*dimensions > kMostTensorDimensions) {
            m_observations.add("gguf.dimensions", "a tensor has " + std::to_string(*dimensions) + " dimensions",
                               member.name, at, {});
            return failure(ErrorKind::Malformed, "a tensor has more than 4 dimensions", at);
        }
        std::vector<std::uint64_t> shape;
        for (std::uint32_t i = 0; i < *dimensions; ++i) {
            const auto extent = m_cursor.count();
            if (!extent)
                return failure(extent.error());
            shape.push_back(*extent);
        }
        const auto type = m_cursor.number<std::uint32_t>();
        const auto offset = type ? m_cursor.number<std::uint64_t>() : failure(type.error());
        if (!offset)
            return failure(offset.error());
        member.shape = shape;
        place(std::move(member), shape, *type, *offset, at);
        return {};
    }

    void place(record::Member member, const std::vector<std::uint64_t>& shape, std::uint32_t typeNumber,
               std::uint64_t offset, std::uint64_t at)
    {
        const GgmlType* type = ggmlType(typeNumber);
        member.dtype = type != nullptr ? std::string(type->name) : "type " + std::to_string(typeNumber);
        if (type == nullptr)
            m_observations.add("gguf.unknown-type", "the tensor's type is " + std::to_string(typeNumber), member.name,
                               at, {});
        std::optional<std::uint64_t> elements = 1;
        for (const std::uint64_t extent : shape)
            elements = elements ? checkedMultiply(*elements, extent) : std::nullopt;
        const auto bytes = elements && type != nullptr
                               ? checkedMultiply(*elements / type->blockElements, type->blockBytes)
                               : std::nullopt;
        if (!elements || (type != nullptr && !bytes)) {
            m_observations.add("gguf.overflow", "the product of the tensor's dimensions does not fit 64 bits",
                               member.name, at, {});
        } else if (type != nullptr && !shape.empty() && shape[0] % type->blockElements != 0) {
            m_observations.add("gguf.block-size",
                               "the first dimension is no multiple of the " + std::to_string(type->blockElements) +
                                   " elements of a block",
                               member.name, at, {});
        } else if (bytes) {
            const auto end = checkedAdd(offset, *bytes);
            if (end)
                m_extents.push_back({offset, *end, at});
            else
                m_observations.add("gguf.overflow", "the tensor's place does not fit 64 bits", member.name, at, {});
            member.length = *bytes;
        }
        if (m_facts.members.size() < m_input.limits.members)
            m_places.emplace_back(m_facts.members.size(), offset);
        addTensor(m_facts, std::move(member), m_input.limits.members);
    }

    std::uint64_t alignment()
    {
        const auto found = m_scalars.find("general.alignment");
        if (found == m_scalars.end())
            return kDefaultAlignment;
        const std::uint64_t value = found->second.is_number_unsigned() ? found->second.get<std::uint64_t>() : 0;
        if (value == 0 || !std::has_single_bit(value) || value > (1ULL << 30U)) {
            m_observations.add("gguf.alignment",
                               "general.alignment is " + jsonLine(found->second) + ", which is no power of two",
                               "general.alignment", {}, {});
            return kDefaultAlignment;
        }
        return value;
    }

    Result<void> checkData(std::uint64_t headerEnd, std::uint64_t tensors)
    {
        const std::uint64_t step = alignment();
        const auto dataStart = checkedAdd(headerEnd, (step - headerEnd % step) % step);
        m_facts.values["alignment"] = step;
        if (!dataStart)
            return failure(ErrorKind::Malformed, "the data begins beyond 64 bits", headerEnd);
        m_facts.values["dataStart"] = *dataStart;
        for (const auto& [index, offset] : m_places)
            m_facts.members[index].offset = checkedAdd(*dataStart, offset);
        for (const Extent& extent : m_extents) {
            if (extent.begin % step != 0)
                m_observations.add("gguf.misaligned", "a tensor's data does not begin at a multiple of the alignment",
                                   {}, extent.source, {});
        }
        const std::uint64_t dataBytes = m_input.bytes.size() > *dataStart ? m_input.bytes.size() - *dataStart : 0;
        const ExtentReport report = inspectExtents(m_extents, step);
        for (const Hole& hole : report.holes)
            m_observations.add("gguf.hole",
                               std::to_string(hole.end - hole.begin) + " bytes of data belong to no tensor", {},
                               checkedAdd(*dataStart, hole.begin), hole.end - hole.begin);
        for (const Extent& extent : report.overlaps)
            m_observations.add("gguf.overlap", "a tensor's data begins inside another tensor's data", {}, extent.source,
                               {});
        if (tensors > 0 && report.end > dataBytes)
            m_observations.add("gguf.beyond-file",
                               "the tensors need " + std::to_string(report.end) + " bytes of data and the file has " +
                                   std::to_string(dataBytes),
                               {}, m_input.bytes.size(), {});
        else
            observeTrailing(*dataStart, report.end, step);
        accountRest(m_facts, *dataStart, m_input.bytes.size());
        return {};
    }

    void observeTrailing(std::uint64_t dataStart, std::uint64_t used, std::uint64_t step)
    {
        const std::uint64_t padding = (step - used % step) % step;
        const auto end = checkedAdd(dataStart, used + padding);
        if (!end || *end >= m_input.bytes.size())
            return;
        const std::uint64_t length = m_input.bytes.size() - *end;
        m_observations.add("gguf.trailing-bytes",
                           std::to_string(length) + " bytes stand behind the data of the last tensor", {}, *end,
                           length);
        const source::WindowSource rest(m_input.bytes, *end, length);
        readMember(m_input, rest, "(trailing bytes)", *end, m_facts);
    }

    const Json* scalar(const std::string& key) const
    {
        const auto found = m_scalars.find(key);
        return found == m_scalars.end() ? nullptr : &found->second;
    }
    std::string text(const std::string& key) const
    {
        const Json* value = scalar(key);
        return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
    }
    void setText(const char* fact, const std::string& value)
    {
        if (!value.empty())
            m_facts.values[fact] = value;
    }
    void setNumber(const char* fact, const std::string& key)
    {
        const Json* value = scalar(key);
        if (value != nullptr && value->is_number_integer() && *value >= 0)
            m_facts.values[fact] = *value;
    }

    void settleFacts()
    {
        const std::string architecture = text("general.architecture");
        setText("architecture", architecture);
        setText("name", text("general.name"));
        setText("license", text("general.license"));
        setText("organization", text("general.organization"));
        setText("sourceUrl", text("general.source.url"));
        setText("quantizedBy", text("general.quantized_by"));
        setText("sizeLabel", text("general.size_label"));
        setNumber("contextLength", architecture + ".context_length");
        setNumber("hiddenSize", architecture + ".embedding_length");
        setNumber("layers", architecture + ".block_count");
        setNumber("vocabulary", architecture + ".vocab_size");
        if (const auto tokens = m_arrays.find("tokenizer.ggml.tokens"); tokens != m_arrays.end())
            m_facts.values["vocabulary"] = tokens->second;
        const std::string base = "general.base_model.0.";
        std::string name = repositoryName(text(base + "repo_url"));
        if (name.empty() && !text(base + "name").empty())
            name = text(base + "organization").empty() ? text(base + "name")
                                                       : text(base + "organization") + "/" + text(base + "name");
        setText("baseModel", name);
        if (const Json* type = scalar("general.file_type"); type != nullptr && type->is_number_unsigned())
            m_facts.values["quantization"] = {{"fileType", *type},
                                              {"name", std::string(ggufFileType(type->get<std::uint64_t>()))}};
        if (const auto datasets = m_lists.find("general.datasets"); datasets != m_lists.end()) {
            m_facts.values["datasets"] = Json::array();
            for (const std::string& dataset : datasets->second)
                m_facts.values["datasets"].push_back(utf8FromBytes(dataset));
        }
        Json metadata = Json::object();
        for (const auto& [key, value] : m_scalars) {
            if (metadata.size() < 256)
                metadata[key] = value;
        }
        m_facts.values["metadata"] = std::move(metadata);
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    GgufCursor m_cursor;
    std::uint32_t m_version;
    std::map<std::string, Json> m_scalars;
    std::map<std::string, std::uint64_t> m_arrays;
    std::map<std::string, std::vector<std::string>> m_lists;
    std::unordered_set<std::uint64_t> m_keys;
    std::unordered_set<std::uint64_t> m_names;
    std::vector<Extent> m_extents;
    std::vector<std::pair<std::size_t, std::uint64_t>> m_places; ///< index in the members, offset in the data
};

} // namespace

Match recogniseGguf(const Head& head, const Input&)
{
    return head.startsWith("GGUF") ? Match::ByContent : Match::No;
}

Result<void> readGguf(const Input& input, Facts& facts)
{
    source::Cursor cursor(input.bytes, 4, 16);
    const auto version = cursor.little<std::uint32_t>();
    if (!version) {
        facts.observations.push_back({"gguf.truncated", "the file ends before the version", {}, 4, {}});
        return failure(version.error());
    }
    // The specification marks no byte order; a version that reads as 1 to 3 the other way round tells it.
    const std::uint32_t swapped =
        ((*version & 0xFFU) << 24U) | ((*version & 0xFF00U) << 8U) | ((*version >> 8U) & 0xFF00U) | (*version >> 24U);
    const bool bigEndian = *version > 0xFFFF && swapped >= 1 && swapped <= 3;
    return GgufReader(input, facts, bigEndian, bigEndian ? swapped : *version).read();
}

} // namespace assayer::format

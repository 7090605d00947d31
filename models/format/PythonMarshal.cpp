// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/PythonMarshal.h"

#include <array>
#include <bit>

namespace assayer::format {

namespace {

constexpr std::size_t kMarshalMostValues = 200'000;
constexpr std::size_t kMarshalDeepest = 2000; // CPython's own limit
constexpr std::uint32_t kEndless = 0xFFFFFFFF;

// i: four bytes, O: an object.
std::string_view fieldsOf(CodeLayout layout)
{
    constexpr std::array<std::string_view, 4> kFields{"iiiiOOOOOOOOiO", "iiiiiOOOOOOOOiO", "iiiiiiOOOOOOOOiO",
                                                      "iiiiiOOOOOOOOiOO"};
    return kFields[static_cast<std::size_t>(layout)];
}

struct MarshalFrame
{
    std::uint32_t value;
    std::uint32_t left;    ///< items to come; kEndless up to a null
    std::size_t field = 0; ///< of a code object
};

class MarshalReader
{
public:
    MarshalReader(std::string_view bytes, CodeLayout layout) : m_bytes(bytes) { m_document.layout = layout; }

    Result<MarshalDocument> read()
    {
        if (auto done = object(); !done)
            return failure(done.error());
        while (!m_frames.empty()) {
            if (auto done = step(); !done)
                return failure(done.error());
        }
        m_document.length = m_at;
        return std::move(m_document);
    }

private:
    tl::unexpected<Error> broken(std::string message) const
    {
        return failure(ErrorKind::Malformed, std::move(message), m_at);
    }

    Result<std::string_view> take(std::uint64_t length)
    {
        if (length > m_bytes.size() - m_at)
            return failure(ErrorKind::Truncated, "a value claims more bytes than there are", m_at);
        const std::string_view part = m_bytes.substr(m_at, static_cast<std::size_t>(length));
        m_at += part.size();
        return part;
    }

    Result<std::uint32_t> number(std::size_t width)
    {
        const auto bytes = take(width);
        if (!bytes)
            return failure(bytes.error());
        std::uint32_t value = 0;
        for (std::size_t i = width; i-- > 0;)
            value = (value << 8U) | static_cast<unsigned char>((*bytes)[i]);
        return value;
    }

    Result<void> step()
    {
        MarshalFrame& frame = m_frames.back();
        if (m_document.values[frame.value].kind == MarshalKind::Code)
            return codeField(frame);
        if (frame.left == 0) {
            m_frames.pop_back();
            return {};
        }
        if (frame.left == kEndless) {
            if (m_at < m_bytes.size() && m_bytes[m_at] == '0') {
                ++m_at;
                m_frames.pop_back();
                return {};
            }
        } else {
            --frame.left;
        }
        return object();
    }

    Result<void> codeField(MarshalFrame& frame)
    {
        const std::string_view fields = fieldsOf(m_document.layout);
        if (frame.field >= fields.size()) {
            m_frames.pop_back();
            return {};
        }
        const char kind = fields[frame.field++];
        if (kind == 'O')
            return object();
        const std::uint32_t value = frame.value;
        const bool isLine = frame.field > 7;
        const auto read = number(4);
        if (!read)
            return failure(read.error());
        if (isLine)
            m_document.values[value].firstLine = *read;
        return {};
    }

    // Adds a value to what is being filled and gives its index.
    Result<std::uint32_t> add(MarshalValue value)
    {
        if (m_document.values.size() >= kMarshalMostValues)
            return failure(ErrorKind::LimitExceeded, "the marshalled value has too many parts", m_at);
        const auto index = static_cast<std::uint32_t>(m_document.values.size());
        m_document.values.push_back(std::move(value));
        place(index);
        return index;
    }

    void place(std::uint32_t index)
    {
        if (!m_frames.empty())
            m_document.values[m_frames.back().value].items.push_back(index);
    }

    Result<void> open(MarshalValue value, std::uint32_t count, bool keep)
    {
        if (m_frames.size() >= kMarshalDeepest)
            return failure(ErrorKind::LimitExceeded, "the marshalled value is nested too deep", m_at);
        if (count != kEndless && count > m_bytes.size() - m_at && value.kind == MarshalKind::Sequence)
            return failure(ErrorKind::Truncated, "a sequence claims more items than there are bytes", m_at);
        const auto index = add(std::move(value));
        if (!index)
            return failure(index.error());
        if (keep)
            m_references.push_back(*index);
        m_frames.push_back({*index, count});
        return {};
    }

    Result<void> leaf(MarshalKind kind, std::string text, bool keep)
    {
        MarshalValue value;
        value.kind = kind;
        value.text = std::move(text);
        const auto index = add(std::move(value));
        if (!index)
            return failure(index.error());
        if (keep)
            m_references.push_back(*index);
        return {};
    }

    Result<void> bytes(MarshalKind kind, std::size_t width, bool keep, bool interned = false)
    {
        const auto length = number(width);
        const auto text = length ? take(*length) : failure(length.error());
        if (!text)
            return failure(text.error());
        if (interned)
            m_interned.push_back(static_cast<std::uint32_t>(m_document.values.size()));
        return leaf(kind, std::string(*text), keep);
    }

    Result<void> sequence(char opening, std::size_t width, bool keep)
    {
        const auto count = number(width);
        if (!count)
            return failure(count.error());
        MarshalValue value;
        value.kind = MarshalKind::Sequence;
        value.opening = opening;
        return open(std::move(value), *count, keep);
    }

    Result<void> refer(const std::vector<std::uint32_t>& list)
    {
        const auto index = number(4);
        if (!index)
            return failure(index.error());
        if (*index >= list.size())
            return broken("a reference names no earlier value");
        if (++m_referred > kMarshalMostValues)
            return failure(ErrorKind::LimitExceeded, "the marshalled value has too many references", m_at);
        place(list[*index]);
        return {};
    }

    Result<void> integer(bool keep)
    {
        const auto value = number(4);
        if (!value)
            return failure(value.error());
        return leaf(MarshalKind::Other, std::to_string(std::bit_cast<std::int32_t>(*value)), keep);
    }

    // Digits of 15 bits, as many as the absolute value of the count.
    Result<void> longInteger(bool keep)
    {
        const auto count = number(4);
        if (!count)
            return failure(count.error());
        const auto signedCount = std::int64_t{std::bit_cast<std::int32_t>(*count)};
        const auto digits = take(static_cast<std::uint64_t>(signedCount < 0 ? -signedCount : signedCount) * 2);
        return digits ? leaf(MarshalKind::Other, "long", keep) : failure(digits.error());
    }

    Result<void> skipped(std::uint64_t length, const char* text, bool keep)
    {
        const auto bytes = take(length);
        return bytes ? leaf(MarshalKind::Other, text, keep) : failure(bytes.error());
    }

    Result<void> object()
    {
        const auto type = number(1);
        if (!type)
            return failure(type.error());
        const bool keep = (*type & 0x80U) != 0;
        switch (static_cast<char>(*type & 0x7FU)) {
        case 'N':
            return leaf(MarshalKind::None, "None", keep);
        case 'T':
            return leaf(MarshalKind::Other, "True", keep);
        case 'F':
            return leaf(MarshalKind::Other, "False", keep);
        case '.':
            return leaf(MarshalKind::Other, "...", keep);
        case 'S':
            return leaf(MarshalKind::Other, "StopIteration", keep);
        case 'i':
            return integer(keep);
        case 'I':
        case 'g':
            return skipped(8, static_cast<char>(*type & 0x7FU) == 'g' ? "float" : "int", keep);
        case 'y':
            return skipped(16, "complex", keep);
        case 'f':
        case 'x':
            return oldFloat(static_cast<char>(*type & 0x7FU) == 'x' ? 2 : 1, keep);
        case 'l':
            return longInteger(keep);
        default:
            return textOrContainer(static_cast<char>(*type & 0x7FU), keep);
        }
    }

    Result<void> oldFloat(int parts, bool keep)
    {
        for (int i = 0; i < parts; ++i) {
            const auto length = number(1);
            const auto text = length ? take(*length) : failure(length.error());
            if (!text)
                return failure(text.error());
        }
        return leaf(MarshalKind::Other, "float", keep);
    }

    Result<void> textOrContainer(char type, bool keep)
    {
        switch (type) {
        case 's':
            return bytes(MarshalKind::Bytes, 4, keep);
        case 't':
            return bytes(MarshalKind::String, 4, keep, m_document.layout == CodeLayout::Python27);
        case 'u':
        case 'a':
        case 'A':
            return bytes(MarshalKind::String, 4, keep);
        case 'z':
        case 'Z':
            return bytes(MarshalKind::String, 1, keep);
        case '(':
            return sequence('(', 4, keep);
        case ')':
            return sequence('(', 1, keep);
        case '[':
            return sequence('[', 4, keep);
        case '<':
        case '>':
            return sequence('{', 4, keep);
        case '{': {
            MarshalValue value;
            value.kind = MarshalKind::Sequence;
            value.opening = '{';
            return open(std::move(value), kEndless, keep);
        }
        case 'c': {
            MarshalValue value;
            value.kind = MarshalKind::Code;
            return open(std::move(value), 0, keep);
        }
        case 'r':
            return refer(m_references);
        case 'R':
            return refer(m_interned);
        default:
            return broken("no value has the type code " + std::to_string(static_cast<int>(type)));
        }
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
    MarshalDocument m_document;
    std::vector<MarshalFrame> m_frames;
    std::vector<std::uint32_t> m_references;
    std::vector<std::uint32_t> m_interned;
    std::size_t m_referred = 0;
};

} // namespace

CodeFields codeFields(const MarshalValue& code, CodeLayout layout)
{
    const auto& items = code.items;
    if (layout == CodeLayout::Python311)
        return {items[0], items[1], items[2], items[3], items[3], items[3], items[5], items[6]};
    return {items[0], items[1], items[2], items[3], items[4], items[5], items[6], items[7]};
}

Result<MarshalDocument> readMarshal(std::string_view bytes, CodeLayout layout)
{
    return MarshalReader(bytes, layout).read();
}

} // namespace assayer::format

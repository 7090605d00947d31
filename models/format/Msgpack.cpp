// SPDX-License-Identifier: GPL-3.0-or-later
// MessagePack as Flax and JAX write it (the MessagePack specification; flax.serialization): maps of maps with arrays in
// extension types. Walked with a stack of open containers.
#include "base/CheckedArithmetic.h"
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"
#include "format/PickleStreams.h"
#include "format/Readers.h"
#include "source/Cursor.h"

#include <algorithm>
#include <array>
#include <bit>

namespace assayer::format {

namespace {

enum class MsgpackType
{
    Nil,
    Boolean,
    Integer,
    Float,
    Text,
    Binary,
    Array,
    Map,
    Extension,
    Invalid,
};

struct MsgpackToken
{
    MsgpackType type = MsgpackType::Invalid;
    std::uint64_t length = 0; ///< bytes of a text, binary or extension; items of an array; pairs of a map
    std::uint64_t integer = 0;
    bool negative = false;
    int extension = 0;
    std::uint64_t offset = 0; ///< of the token
};

class MsgpackTokens
{
public:
    MsgpackTokens(const source::ByteSource& bytes, std::uint64_t offset) : m_cursor(bytes, offset) {}

    std::uint64_t position() const { return m_cursor.position(); }
    std::uint64_t remaining() const { return m_cursor.remaining(); }

    /// The next token with its head; what a text, binary or extension holds is left to take() or skip().
    Result<MsgpackToken> next()
    {
        MsgpackToken token;
        token.offset = m_cursor.position();
        const auto first = m_cursor.little<std::uint8_t>();
        if (!first)
            return failure(first.error());
        const unsigned byte = *first;
        if (byte < 0x80 || byte >= 0xE0) {
            token.type = MsgpackType::Integer;
            token.negative = byte >= 0xE0;
            token.integer = token.negative ? 0x100 - byte : byte;
        } else if (byte < 0x90) {
            token = {MsgpackType::Map, byte & 0x0FU, 0, false, 0, token.offset};
        } else if (byte < 0xA0) {
            token = {MsgpackType::Array, byte & 0x0FU, 0, false, 0, token.offset};
        } else if (byte < 0xC0) {
            token = {MsgpackType::Text, byte & 0x1FU, 0, false, 0, token.offset};
        } else {
            return longer(byte, token);
        }
        return token;
    }

    Result<std::string> take(std::uint64_t length)
    {
        const auto bytes =
            m_cursor.take(static_cast<std::size_t>(std::min<std::uint64_t>(length, m_cursor.remaining())));
        return bytes ? Result<std::string>(std::string(asText(*bytes))) : failure(bytes.error());
    }
    bool skip(std::uint64_t length) { return m_cursor.skip(length).has_value(); }

private:
    Result<std::uint64_t> number(unsigned width)
    {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < width; ++i) {
            const auto byte = m_cursor.little<std::uint8_t>();
            if (!byte)
                return failure(byte.error());
            value = (value << 8U) | *byte;
        }
        return value;
    }

    Result<MsgpackToken> longer(unsigned byte, MsgpackToken token)
    {
        struct Head
        {
            MsgpackType type;
            unsigned width;
        };
        // 0xC0 to 0xDF: what it is, and how many bytes of length or value follow.
        static constexpr std::array<Head, 32> kHeads{{
            {MsgpackType::Nil, 0},       {MsgpackType::Invalid, 0},   {MsgpackType::Boolean, 0},
            {MsgpackType::Boolean, 0},   {MsgpackType::Binary, 1},    {MsgpackType::Binary, 2},
            {MsgpackType::Binary, 4},    {MsgpackType::Extension, 1}, {MsgpackType::Extension, 2},
            {MsgpackType::Extension, 4}, {MsgpackType::Float, 4},     {MsgpackType::Float, 8},
            {MsgpackType::Integer, 1},   {MsgpackType::Integer, 2},   {MsgpackType::Integer, 4},
            {MsgpackType::Integer, 8},   {MsgpackType::Integer, 1},   {MsgpackType::Integer, 2},
            {MsgpackType::Integer, 4},   {MsgpackType::Integer, 8},   {MsgpackType::Extension, 0},
            {MsgpackType::Extension, 0}, {MsgpackType::Extension, 0}, {MsgpackType::Extension, 0},
            {MsgpackType::Extension, 0}, {MsgpackType::Text, 1},      {MsgpackType::Text, 2},
            {MsgpackType::Text, 4},      {MsgpackType::Array, 2},     {MsgpackType::Array, 4},
            {MsgpackType::Map, 2},       {MsgpackType::Map, 4},
        }};
        const Head head = kHeads[byte - 0xC0];
        token.type = head.type;
        const auto value = number(head.width);
        if (!value)
            return failure(value.error());
        token.integer = *value;
        token.length = *value;
        if (head.type == MsgpackType::Extension) {
            if (head.width == 0) // fixext 1, 2, 4, 8, 16
                token.length = std::uint64_t{1} << (byte - 0xD4);
            const auto kind = m_cursor.little<std::uint8_t>();
            if (!kind)
                return failure(kind.error());
            token.extension = *kind < 0x80 ? *kind : *kind - 0x100; // a signed byte
        }
        return token;
    }

    source::Cursor m_cursor;
};

bool hasMsgpackBytes(MsgpackType type)
{
    return type == MsgpackType::Text || type == MsgpackType::Binary || type == MsgpackType::Extension;
}

constexpr std::size_t kMostMsgpackDepth = 128;

std::optional<std::uint64_t> flaxItemSize(std::string_view dtype)
{
    constexpr std::array<std::pair<std::string_view, std::uint64_t>, 22> kSizes{{{"bool", 1},
                                                                                 {"int8", 1},
                                                                                 {"uint8", 1},
                                                                                 {"float8_e4m3fn", 1},
                                                                                 {"float8_e5m2", 1},
                                                                                 {"float8_e4m3b11fnuz", 1},
                                                                                 {"int16", 2},
                                                                                 {"uint16", 2},
                                                                                 {"float16", 2},
                                                                                 {"bfloat16", 2},
                                                                                 {"int32", 4},
                                                                                 {"uint32", 4},
                                                                                 {"float32", 4},
                                                                                 {"int64", 8},
                                                                                 {"uint64", 8},
                                                                                 {"float64", 8},
                                                                                 {"complex64", 8},
                                                                                 {"complex128", 16},
                                                                                 {"float8_e4m3fnuz", 1},
                                                                                 {"float8_e5m2fnuz", 1},
                                                                                 {"int4", 1},
                                                                                 {"uint4", 1}}};
    for (const auto& [name, size] : kSizes) {
        if (name == dtype)
            return size;
    }
    return std::nullopt;
}

class MsgpackReader
{
public:
    MsgpackReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_tokens(input.bytes, 0)
    {
    }

    Result<void> read()
    {
        bool first = true;
        while (first || !m_open.empty()) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            const auto token = m_tokens.next();
            if (!token || token->type == MsgpackType::Invalid) {
                malformed(token ? "a byte stands where a value should begin" : "the data ends within a value");
                break;
            }
            first = false;
            if (!take(*token))
                break;
        }
        finish();
        return {};
    }

private:
    struct Open
    {
        bool map = false;
        std::uint64_t left = 0;   ///< items that are still to come, keys and values apart
        std::size_t pathSize = 0; ///< of m_path without this container's key
    };

    void malformed(std::string detail)
    {
        if (m_broken)
            return;
        m_broken = true;
        m_observations.add("msgpack.malformed", std::move(detail), excerpt(utf8FromBytes(m_path), 256),
                           m_tokens.position(), {});
        m_facts.problems.push_back(
            {"", "malformed",
             "The MessagePack data was read to byte " + std::to_string(m_tokens.position()) + " only."});
    }

    bool take(const MsgpackToken& token)
    {
        const bool key = !m_open.empty() && m_open.back().map && m_open.back().left % 2 == 0;
        if (!m_open.empty())
            --m_open.back().left;
        if (hasMsgpackBytes(token.type) && token.length > m_tokens.remaining()) {
            malformed("a value of " + std::to_string(token.length) + " bytes is longer than the " +
                      std::to_string(m_tokens.remaining()) + " that follow");
            return false;
        }
        if (token.type == MsgpackType::Map || token.type == MsgpackType::Array)
            return open(token, key);
        if (key)
            return takeKey(token);
        if (token.type == MsgpackType::Extension)
            extension(token);
        else if (token.type == MsgpackType::Binary || token.type == MsgpackType::Text)
            content(token);
        return closeDone();
    }

    bool open(const MsgpackToken& token, bool key)
    {
        if (key) {
            malformed("a container stands where a name should");
            return false;
        }
        const std::uint64_t items = token.type == MsgpackType::Map ? token.length * 2 : token.length;
        if (items > m_tokens.remaining()) {
            malformed("a container of " + std::to_string(token.length) + " items does not fit the " +
                      std::to_string(m_tokens.remaining()) + " bytes that follow");
            return false;
        }
        if (m_open.size() >= kMostMsgpackDepth) {
            malformed("containers are nested deeper than " + std::to_string(kMostMsgpackDepth) + " levels");
            return false;
        }
        m_open.push_back({token.type == MsgpackType::Map, items, m_path.size()});
        return closeDone();
    }

    bool takeKey(const MsgpackToken& token)
    {
        constexpr std::uint64_t kMostKey = 4096;
        m_path.resize(m_open.back().pathSize);
        if (token.type == MsgpackType::Integer) {
            addToPath(std::to_string(token.integer));
            return true;
        }
        if (token.type != MsgpackType::Text && token.type != MsgpackType::Binary)
            return !hasMsgpackBytes(token.type) || m_tokens.skip(token.length);
        if (token.length > kMostKey) {
            malformed("a name of " + std::to_string(token.length) + " bytes");
            return false;
        }
        const auto text = m_tokens.take(token.length);
        if (text)
            addToPath(*text);
        return text.has_value();
    }

    void addToPath(const std::string& part)
    {
        constexpr std::size_t kMostPath = 16384;
        if (m_path.size() + part.size() < kMostPath)
            m_path.append(m_path.empty() ? "" : "/").append(part);
    }

    // Closes the containers whose last item has been read.
    bool closeDone()
    {
        while (!m_open.empty() && m_open.back().left == 0) {
            m_path.resize(std::min(m_path.size(), m_open.back().pathSize));
            m_open.pop_back();
        }
        return true;
    }

    // msgpack-numpy keeps arrays of objects as a pickle in a binary value, and unpickles it.
    void content(const MsgpackToken& token)
    {
        constexpr std::size_t kMostLookedAt = 2000;
        const std::uint64_t begin = m_tokens.position();
        if (token.length >= 4 && m_lookedAt < kMostLookedAt) {
            ++m_lookedAt;
            const source::WindowSource bytes(m_input.bytes, begin, token.length);
            std::array<std::byte, 2> head{};
            const auto got = bytes.read(0, head);
            const bool header = got && head[0] == std::byte{0x80} && std::to_integer<unsigned>(head[1]) <= 5;
            const bool text = got && (head[0] == std::byte{'c'} || head[0] == std::byte{'('});
            if ((header || text) && pickleAt(bytes, 0) == Match::ByContent)
                readMember(m_input, bytes, m_path.empty() ? "(value)" : utf8FromBytes(m_path), begin, m_facts);
        }
        m_tokens.skip(token.length);
    }

    void extension(const MsgpackToken& token)
    {
        const std::uint64_t begin = m_tokens.position();
        constexpr int kArray = 1; // flax.serialization: 1 ndarray, 2 complex, 3 scalar of NumPy; -1 is a time
        constexpr int kScalar = 3;
        if (token.extension == kArray || token.extension == kScalar)
            array(token, begin);
        else if (token.extension != 2 && token.extension != -1)
            m_observations.add("msgpack.extension",
                               "the extension type " + std::to_string(token.extension) + " is none of Flax's",
                               excerpt(utf8FromBytes(m_path), 256), token.offset, token.length);
        m_tokens.skip(token.length);
    }

    // (shape, name of the type, bytes), packed once more.
    void array(const MsgpackToken& outer, std::uint64_t begin)
    {
        const source::WindowSource bytes(m_input.bytes, begin, outer.length);
        MsgpackTokens tokens(bytes, 0);
        const auto tuple = tokens.next();
        const auto shape = tokens.next();
        std::vector<std::uint64_t> extents;
        std::optional<std::uint64_t> elements = 1;
        bool sound = tuple && tuple->type == MsgpackType::Array && tuple->length == 3 && shape &&
                     shape->type == MsgpackType::Array && shape->length <= 64;
        for (std::uint64_t i = 0; sound && i < shape->length; ++i) {
            const auto extent = tokens.next();
            sound = extent && extent->type == MsgpackType::Integer && !extent->negative;
            if (!sound)
                break;
            extents.push_back(extent->integer);
            elements = elements ? checkedMultiply(*elements, extent->integer) : std::nullopt;
        }
        const auto dtype = sound ? tokens.next() : failure(ErrorKind::Malformed, {});
        sound = sound && dtype && (dtype->type == MsgpackType::Text || dtype->type == MsgpackType::Binary) &&
                dtype->length <= 64;
        const auto name = sound ? tokens.take(dtype->length) : failure(ErrorKind::Malformed, {});
        const auto data = name ? tokens.next() : failure(ErrorKind::Malformed, {});
        if (!data || (data->type != MsgpackType::Binary && data->type != MsgpackType::Text)) {
            m_observations.add("msgpack.array", "an array is not shape, type and bytes",
                               excerpt(utf8FromBytes(m_path), 256), outer.offset, outer.length);
            return;
        }
        const auto size = flaxItemSize(*name);
        const auto needed = size && elements ? checkedMultiply(*size, *elements) : std::nullopt;
        if (!size || !needed || *needed != data->length)
            m_observations.add("msgpack.array",
                               "an array of type '" + excerpt(utf8FromBytes(*name), 64) + "' has " +
                                   std::to_string(data->length) + " bytes" +
                                   (needed ? " and should have " + std::to_string(*needed) : ""),
                               excerpt(utf8FromBytes(m_path), 256), outer.offset, outer.length);
        record::Member tensor;
        tensor.name = utf8FromBytes(m_path);
        tensor.kind = "tensor";
        tensor.offset = begin + tokens.position();
        tensor.length = std::min(data->length, outer.length);
        tensor.dtype = utf8FromBytes(*name);
        tensor.shape = std::move(extents);
        addTensor(m_facts, std::move(tensor), m_input.limits.members);
    }

    void finish()
    {
        const std::uint64_t size = m_input.bytes.size();
        const std::uint64_t end = std::min(m_tokens.position(), size);
        if (!m_broken && end < size) {
            m_observations.add("msgpack.trailing-bytes", std::to_string(size - end) + " bytes stand behind the value",
                               {}, end, size - end);
            const source::WindowSource rest(m_input.bytes, end, size - end);
            readMember(m_input, rest, "(bytes behind the value)", end, m_facts);
        }
        accountBytes(m_facts, {0, end, 0, size - end});
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    MsgpackTokens m_tokens;
    std::vector<Open> m_open;
    std::string m_path;
    std::size_t m_lookedAt = 0;
    bool m_broken = false;
};

// Whether the whole file is one map with a name in front, within a bounded look.
bool isOneMap(const Input& input)
{
    constexpr int kMostTokens = 20'000;
    MsgpackTokens tokens(input.bytes, 0);
    std::vector<std::uint64_t> left;
    for (int i = 0; i < kMostTokens; ++i) {
        const auto token = tokens.next();
        if (!token || token->type == MsgpackType::Invalid || left.size() > kMostMsgpackDepth)
            return false;
        const bool container = token->type == MsgpackType::Map || token->type == MsgpackType::Array;
        if ((i == 0 && (token->type != MsgpackType::Map || token->length == 0)) ||
            (i == 1 && token->type != MsgpackType::Text))
            return false;
        if (!left.empty())
            --left.back();
        if (container)
            left.push_back(token->type == MsgpackType::Map ? token->length * 2 : token->length);
        else if (hasMsgpackBytes(token->type) && !tokens.skip(token->length))
            return false;
        while (!left.empty() && left.back() == 0)
            left.pop_back();
        if (left.empty())
            return tokens.remaining() == 0;
    }
    return true;
}

} // namespace

Match recogniseMsgpack(const Head& head, const Input& input)
{
    const std::string name = asciiLower(input.name);
    const bool named = name.ends_with(".msgpack") || name.ends_with(".flax");
    const unsigned first = head.first.empty() ? 0 : std::to_integer<unsigned>(head.first[0]);
    const bool map = (first > 0x80 && first <= 0x8F) || first == 0xDE || first == 0xDF;
    const bool array = (first >= 0x90 && first <= 0x9F) || first == 0xDC || first == 0xDD;
    if (map && isOneMap(input))
        return Match::ByContent;
    return named && (map || array || first == 0x80) ? Match::ByName : Match::No;
}

Result<void> readMsgpack(const Input& input, Facts& facts)
{
    return MsgpackReader(input, facts).read();
}

} // namespace assayer::format

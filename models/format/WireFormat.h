// SPDX-License-Identifier: GPL-3.0-or-later
// The wire format of Protocol Buffers (protobuf.dev, "Encoding"), walked without a schema compiler: a model of 2 GB is
// visited field by field, large fields are skipped unread, and nesting costs an entry on an explicit stack. A generated
// parser would build the whole message in memory first.
#pragma once

#include "base/Limits.h"
#include "source/ByteSource.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::format {

/// Random access to a source through one block of 64 KiB.
class WireBytes
{
public:
    explicit WireBytes(const source::ByteSource& source) : m_source(source), m_size(source.size()) {}

    std::uint64_t size() const { return m_size; }

    /// Up to `length` (at most 64 KiB) bytes at `offset`; fewer at the end. Valid until the next call.
    std::span<const std::byte> view(std::uint64_t offset, std::size_t length);

    /// A copy of [offset, offset + length), cut to `most` bytes and to what the source holds.
    std::string text(std::uint64_t offset, std::uint64_t length, std::size_t most);

private:
    const source::ByteSource& m_source;
    std::uint64_t m_size;
    std::vector<std::byte> m_block;
    std::uint64_t m_blockOffset = 0;
};

enum class WireType : std::uint8_t
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    GroupBegin = 3,
    GroupEnd = 4,
    Fixed32 = 5,
};

struct WireField
{
    std::uint32_t number = 0;
    WireType type = WireType::Varint;
    std::uint64_t value = 0;  ///< of a varint or fixed number
    std::uint64_t tag = 0;    ///< offset of the field's tag
    std::uint64_t offset = 0; ///< of the content
    std::uint64_t length = 0; ///< bytes of the content, cut to what the message holds
    bool truncated = false;   ///< the field claims more than the message holds

    bool isBytes() const { return type == WireType::Bytes; }
    bool isVarint() const { return type == WireType::Varint; }
    std::uint64_t end() const { return offset + length; }
};

/// The fields of the message in [begin, end), one after another.
class WireCursor
{
public:
    WireCursor(WireBytes& bytes, std::uint64_t begin, std::uint64_t end) : m_bytes(bytes), m_at(begin), m_end(end) {}

    /// The next field; nothing at the end or where the message is broken. A field that claims more than there is comes
    /// cut, and is the last one.
    std::optional<WireField> next();

    const std::optional<Error>& error() const { return m_error; }
    std::uint64_t position() const { return m_at; }

private:
    std::optional<std::uint64_t> varint();
    std::optional<WireField> broken(std::string message);

    WireBytes& m_bytes;
    std::uint64_t m_at;
    std::uint64_t m_end;
    std::optional<Error> m_error;
};

/// "Field `number` of a message of kind `parent` is a message of kind `child`."
struct WireEdge
{
    std::uint16_t parent;
    std::uint32_t number;
    std::uint16_t child;
};

/// Told what a walk meets, in the order of the bytes.
class WireVisitor
{
public:
    virtual ~WireVisitor() = default;
    /// A message that an edge names begins; false skips what is in it (`leave` is not called then).
    virtual bool enter(std::uint16_t kind, std::uint16_t parent, const WireField& field) = 0;
    /// A field of a message of kind `kind` that no edge names.
    virtual void value(std::uint16_t kind, const WireField& field) = 0;
    /// The message ended.
    virtual void leave(std::uint16_t kind, const WireField& field) = 0;
};

struct WireWalk
{
    std::optional<Error> error; ///< the first break; the walk went on behind the message it stands in
    bool tooDeep = false;       ///< messages nested deeper than 200 levels were not entered
    std::uint64_t deepAt = 0;
};

/// Walks all of `bytes` as a message of kind `root`. Fails only where `stop` asks for it.
Result<WireWalk> walkWire(WireBytes& bytes, std::uint16_t root, std::span<const WireEdge> edges, WireVisitor& visitor,
                          const std::stop_token& stop);

/// The varints of a packed repeated field, at most `most` of them.
std::vector<std::uint64_t> packedVarints(WireBytes& bytes, const WireField& field, std::size_t most);

/// What the fields of one message look like, for recognising a format that has no magic.
struct WireShape
{
    bool sound = false; ///< the fields seen follow each other without a break
    bool whole = false; ///< ... up to the end of the message
    std::vector<WireField> fields;

    const WireField* first(std::uint32_t number) const;
    /// True where every field is one of those listed with one of its wire types.
    struct Allowed
    {
        std::uint32_t number;
        WireType type;
    };
    bool only(std::span<const Allowed> allowed) const;
};

/// Looks at the first `most` fields of [begin, end).
WireShape wireShape(WireBytes& bytes, std::uint64_t begin, std::uint64_t end, std::size_t most = 64);

/// A name as programs write them: 1 to `most` printable ASCII characters.
bool isPlainName(std::string_view text, std::size_t most = 256);

} // namespace assayer::format

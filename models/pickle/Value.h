// SPDX-License-Identifier: GPL-3.0-or-later
// A value of the symbolic machine in 64 bits: plain ones stand for themselves, the rest is an index into the arena.
#pragma once

#include <cstdint>

namespace assayer::pickle {

enum class Tag : std::uint8_t
{
    Nothing, ///< no value at all: an absent part of a node
    None,
    True,
    False,
    Integer,    ///< payload: 56-bit two's complement
    BigInteger, ///< an integer that does not fit; payload: offset of its opcode
    Float,      ///< payload: offset of its opcode
    String,     ///< payload: offset of the opcode that pushed it; its text is read again when it is needed
    Bytes,      ///< the same
    ByteArray,  ///< the same
    Buffer,     ///< out-of-band
    Tuple,      ///< a container whose content was forgotten, since it held plain data only (Tag::Node keeps content)
    List,
    Dict,
    Set,
    FrozenSet,
    Global,   ///< payload: index into the table of globals
    Instance, ///< what calling a global returned; payload: index of that global; arguments forgotten
    Unknown,  ///< what no constant of the stream tells
    Node,     ///< payload: index into the arena
};

class Value
{
public:
    constexpr Value() = default;
    constexpr explicit Value(Tag tag, std::uint64_t payload = 0)
        : m_bits((payload << 8U) | static_cast<std::uint64_t>(tag))
    {
    }
    static constexpr Value integer(std::int64_t number)
    {
        return Value(Tag::Integer, static_cast<std::uint64_t>(number));
    }

    constexpr Tag tag() const { return static_cast<Tag>(m_bits & 0xFFU); }
    constexpr std::uint64_t payload() const { return m_bits >> 8U; }
    constexpr std::uint32_t index() const { return static_cast<std::uint32_t>(payload()); }
    constexpr std::int64_t number() const { return static_cast<std::int64_t>(m_bits) >> 8; }
    constexpr bool is(Tag tag) const { return this->tag() == tag; }
    constexpr bool isNode() const { return is(Tag::Node); }
    constexpr explicit operator bool() const { return !is(Tag::Nothing); }
    constexpr bool operator==(const Value&) const = default;

    /// Plain data, which nobody can call and which holds nothing that could be called.
    constexpr bool inert() const { return tag() < Tag::Global; }

private:
    std::uint64_t m_bits = 0;
};

static_assert(sizeof(Value) == 8);

} // namespace assayer::pickle

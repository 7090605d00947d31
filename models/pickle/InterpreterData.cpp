// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes that push constants and fill containers.
#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Interpreter.h"
#include "pickle/Literals.h"
#include "pickle/Nested.h"
#include "pickle/Resolver.h"
#include "pickle/Tensors.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr std::uint32_t kDeep = 3000;        ///< nesting that no pickler reaches with Python's recursion limit
constexpr float kBomb = 4294967296.0F * 256; ///< values in a structure if nothing in it were shared
constexpr std::size_t kLeastEmbedded = 6;

} // namespace

bool Interpreter::dispatchNumbers(std::uint8_t byte)
{
    std::uint64_t value = 0;
    m_highest = std::max(m_highest, opcodeInfo(byte).protocol);
    switch (static_cast<Opcode>(byte)) {
    case Opcode::None:
        return push(Value(Tag::None));
    case Opcode::NewTrue:
        return push(Value(Tag::True));
    case Opcode::NewFalse:
        return push(Value(Tag::False));
    case Opcode::BinInt1:
        return number(1, value) && push(Value::integer(static_cast<std::int64_t>(value)));
    case Opcode::BinInt2:
        return number(2, value) && push(Value::integer(static_cast<std::int64_t>(value)));
    case Opcode::BinInt:
        return number(4, value) && push(Value::integer(static_cast<std::int32_t>(static_cast<std::uint32_t>(value))));
    case Opcode::BinFloat:
        return number(8, value) && push(Value(Tag::Float, s.opcodeOffset));
    case Opcode::Long1:
        return longInteger(false);
    case Opcode::Long4:
        return longInteger(true);
    case Opcode::Int:
        return integerLine();
    case Opcode::Long:
        return longLine();
    case Opcode::Float:
        return floatLine();
    case Opcode::String:
    case Opcode::Unicode:
        return textLine(Tag::String);
    case Opcode::ShortBinString:
        return lengthed(Tag::String, 1, false);
    case Opcode::BinString:
        return lengthed(Tag::String, 4, true);
    case Opcode::BinUnicode8:
        return lengthed(Tag::String, 8, false);
    case Opcode::ShortBinBytes:
        return lengthed(Tag::Bytes, 1, false);
    case Opcode::BinBytes:
        return lengthed(Tag::Bytes, 4, false);
    case Opcode::BinBytes8:
        return lengthed(Tag::Bytes, 8, false);
    case Opcode::ByteArray8:
        return lengthed(Tag::ByteArray, 8, false);
    default:
        return dispatchObjects(byte);
    }
}

bool Interpreter::longInteger(bool wide)
{
    std::uint64_t length = 0;
    if (!number(wide ? 4 : 1, length))
        return false;
    if (wide && length > 0x7FFFFFFFU)
        return broken("LONG4 has a negative length");
    const std::uint8_t* bytes = length <= 8 ? w.need(static_cast<std::size_t>(length)) : nullptr;
    if (bytes == nullptr)
        return w.skip(length) ? push(Value(Tag::BigInteger, s.opcodeOffset)) : truncated();
    std::uint64_t value = length != 0 && (bytes[length - 1] & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = static_cast<std::size_t>(length); i-- > 0;)
        value = (value << 8U) | bytes[i];
    const auto number = static_cast<std::int64_t>(value);
    if (Value::integer(number).number() != number)
        return push(Value(Tag::BigInteger, s.opcodeOffset));
    return push(Value::integer(number));
}

bool Interpreter::integerLine()
{
    std::string text;
    if (!readName(text))
        return false;
    if (text == "00" || text == "01")
        return push(Value(text == "01" ? Tag::True : Tag::False));
    const auto value = parseInteger(text);
    if (value && Value::integer(*value).number() == *value)
        return push(Value::integer(*value));
    if (!value && !isDecimal(text))
        return broken("INT has no number as its argument");
    return push(Value(Tag::BigInteger, s.opcodeOffset));
}

bool Interpreter::longLine()
{
    std::string text;
    if (!readName(text))
        return false;
    if (text.ends_with('L'))
        text.pop_back();
    const auto value = parseInteger(text);
    if (value && Value::integer(*value).number() == *value)
        return push(Value::integer(*value));
    if (!value && !isDecimal(text))
        return broken("LONG has no number as its argument");
    return push(Value(Tag::BigInteger, s.opcodeOffset));
}

bool Interpreter::floatLine()
{
    std::string text;
    if (!readName(text))
        return false;
    if (!parseFloat(text))
        return broken("FLOAT has no number as its argument");
    return push(Value(Tag::Float, s.opcodeOffset));
}

bool Interpreter::owned(Tag tag, std::string bytes)
{
    return push(s.arena.addText(tag == Tag::String ? NodeKind::Text : NodeKind::Data, std::move(bytes)));
}

bool Interpreter::lengthed(Tag tag, std::size_t lengthBytes, bool isSigned)
{
    std::uint64_t length = 0;
    if (!number(lengthBytes, length))
        return false;
    if (isSigned && length > 0x7FFFFFFFU)
        return broken(opcodeName(s) + " has a negative length");
    if (length > w.remaining()) {
        recordAnomaly(s, "length-beyond-end",
                      opcodeName(s) + " announces " + std::to_string(length) + " bytes where " +
                          std::to_string(w.remaining()) + " are left");
        return truncated();
    }
    const std::string_view first = w.glance().substr(0, 4);
    if (!w.skip(length))
        return truncated();
    const Value value(tag, s.opcodeOffset);
    if (w.takeStraddled()) {
        // The bytes may be no longer in one piece behind the opcode, so what was read is kept.
        afterStraddle();
        constexpr std::uint64_t kMostOwned = 65536;
        std::string bytes(static_cast<std::size_t>(std::min(length, kMostOwned)), '\0');
        bytes.resize(w.copy(w.position() - length, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
        return owned(tag, std::move(bytes));
    }
    if (length >= kLeastEmbedded && !first.empty() &&
        (first[0] == '\x80' || first[0] == '\xC2' || first[0] == 'g' || first[0] == '8')) {
        const std::string head(first);
        analyseEmbedded(s, value, head, length);
    }
    return push(value);
}

bool Interpreter::textLine(Tag tag)
{
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
    if (!w.line(begin, length))
        return truncated();
    const Value value(tag, s.opcodeOffset);
    constexpr std::uint64_t kMostChecked = 65536;
    const bool quoted = s.opcode == Opcode::String;
    if (begin != s.opcodeOffset + 1 || (quoted && length <= kMostChecked)) {
        std::string line(static_cast<std::size_t>(std::min(length, kMostChecked)), '\0');
        line.resize(w.copy(begin, reinterpret_cast<std::uint8_t*>(line.data()), line.size()));
        const auto text = quoted ? decodeQuoted(line) : decodeRawUnicodeEscape(line);
        if (!text)
            return broken("the argument of STRING stands in no quotes");
        if (begin != s.opcodeOffset + 1)
            return owned(tag, quoted ? utf8FromLatin1(*text) : *text);
    }
    if (length >= kLeastEmbedded) {
        const auto head = constant(s, value, 8);
        if (head)
            analyseEmbedded(s, value, std::string_view(head->bytes).substr(0, 4), length);
    }
    return push(value);
}

bool Interpreter::container(NodeKind kind, std::size_t height)
{
    const auto items = std::span(s.stack).subspan(height);
    const Value made = s.arena.add(kind, items);
    holdItems(s, made, items, kind == NodeKind::Dict, 0);
    s.stack.resize(height);
    checkShape(made);
    return push(made);
}

bool Interpreter::fixedTuple(std::size_t count)
{
    m_highest = std::max<std::uint8_t>(m_highest, 2);
    if (!has(count))
        return underflow();
    return container(NodeKind::Tuple, s.stack.size() - count);
}

bool Interpreter::markedContainer(NodeKind kind)
{
    std::size_t height = 0;
    if (!popMark(height))
        return false;
    if (kind == NodeKind::Dict && (s.stack.size() - height) % 2 != 0)
        return broken("DICT finds an odd number of items");
    return container(kind, height);
}

void Interpreter::checkShape(Value value)
{
    const Node& node = s.arena.node(value);
    if (node.depth > kDeep)
        recordAnomaly(s, "deep-nesting", "containers are nested more than 3000 deep");
    if (node.weight > kBomb)
        recordAnomaly(s, "expansion-bomb",
                      "shared parts make the value more than 10^12 values large when it is walked");
}

// Whatever the values above `height` are put into: a container of the stream, or an object whose method a loader calls.
bool Interpreter::receive(Value target, std::size_t height, NodeKind kind)
{
    const auto items = std::span(s.stack).subspan(height);
    const std::size_t first = target.isNode() ? s.arena.node(target).count : 0;
    if (target.isNode() && s.arena.node(target).kind == kind) {
        holdItems(s, target, items, kind == NodeKind::Dict, first);
        s.arena.append(target, items);
        checkShape(target);
        return dropFrom(height);
    }
    if (target.inert()) {
        const bool same = (target.is(Tag::List) && kind == NodeKind::List) ||
                          (target.is(Tag::Dict) && kind == NodeKind::Dict) ||
                          (target.is(Tag::Set) && kind == NodeKind::Set);
        if (!same)
            return broken(opcodeName(s) + " on a value that takes no items");
        if (!std::all_of(items.begin(), items.end(), [](Value value) { return value.inert(); })) {
            const Value made = s.arena.add(kind, items);
            s.arena.node(made).elided = true;
            holdItems(s, made, items, kind == NodeKind::Dict, 0);
            s.stack[height - 1] = made;
        }
        return dropFrom(height);
    }
    if (target.isNode() && s.arena.node(target).kind <= NodeKind::FrozenSet) {
        // SETITEM on a list is an assignment; every other mixture is an error in CPython.
        if (s.arena.node(target).kind != NodeKind::List || kind != NodeKind::Dict)
            return broken(opcodeName(s) + " on a container of another kind");
        holdItems(s, target, items, true, first);
        s.arena.append(target, items);
        return dropFrom(height);
    }
    recordSetItem(s, originOf(s, target), target, items);
    if (target.is(Tag::Instance) && !s.tensorTree.empty()) {
        target = instanceNode(target);
        s.stack[height - 1] = target;
    }
    holdItems(s, target, items, kind == NodeKind::Dict, 0);
    if (target.is(Tag::Global))
        s.globals.markPatched(target.index());
    return dropFrom(height);
}

bool Interpreter::append(std::size_t height)
{
    if (height > s.stack.size() || height <= s.fence)
        return underflow();
    return height == s.stack.size() || receive(s.stack[height - 1], height, NodeKind::List);
}

bool Interpreter::addItems(std::size_t height)
{
    if (height > s.stack.size() || height <= s.fence)
        return underflow();
    return height == s.stack.size() || receive(s.stack[height - 1], height, NodeKind::Set);
}

bool Interpreter::setItems(std::size_t height)
{
    if (height > s.stack.size() || height <= s.fence)
        return underflow();
    if ((s.stack.size() - height) % 2 != 0)
        return broken("SETITEMS finds an odd number of items");
    if (height == s.stack.size())
        return true;
    return receive(s.stack[height - 1], height, NodeKind::Dict);
}

} // namespace assayer::pickle

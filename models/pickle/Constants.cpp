// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Constants.h"

#include "pickle/Literals.h"

#include <algorithm>
#include <array>
#include <bit>

namespace assayer::pickle {

namespace {

constexpr std::size_t kShortText = 65536;

std::uint64_t little(const std::uint8_t* bytes, std::size_t count)
{
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = (value << 8U) | bytes[i];
    return value;
}

// How many bytes of length stand between the opcode and the content; 0 for the text forms that end with a line feed.
std::size_t lengthBytes(ArgumentForm form)
{
    switch (form) {
    case ArgumentForm::Text1:
    case ArgumentForm::Bytes1:
    case ArgumentForm::OldText1:
    case ArgumentForm::Long1:
        return 1;
    case ArgumentForm::Text4:
    case ArgumentForm::Bytes4:
    case ArgumentForm::OldText4:
    case ArgumentForm::Long4:
        return 4;
    case ArgumentForm::Text8:
    case ArgumentForm::Bytes8:
        return 8;
    default:
        return 0;
    }
}

std::string copied(const State& state, std::uint64_t offset, std::uint64_t count)
{
    std::string bytes;
    bytes.resize(static_cast<std::size_t>(count));
    bytes.resize(state.window.copy(offset, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
    return bytes;
}

// A line of text behind the opcode, read until its line feed or the limit.
std::string lineAt(const State& state, std::uint64_t offset, std::size_t limit)
{
    std::string line;
    std::size_t step = 128;
    for (;;) {
        const std::size_t wanted = std::min(step, limit - line.size());
        const std::string more = copied(state, offset + line.size(), wanted);
        const std::size_t feed = more.find('\n');
        line += more.substr(0, feed);
        if (feed != std::string::npos || more.size() < wanted || line.size() >= limit)
            return line;
        step *= 4;
    }
}

void decodeLine(Constant& found, Opcode opcode)
{
    found.size = found.bytes.size();
    if (opcode == Opcode::Unicode)
        found.bytes = decodeRawUnicodeEscape(found.bytes);
    else if (opcode == Opcode::String)
        found.bytes = utf8FromLatin1(decodeQuoted(found.bytes).value_or(found.bytes));
}

} // namespace

std::optional<Constant> constant(const State& state, Value value, std::size_t limit)
{
    Constant found;
    if (state.arena.isNode(value, NodeKind::Text) || state.arena.isNode(value, NodeKind::Data)) {
        const std::string& text = state.arena.text(value);
        found.text = state.arena.node(value).kind == NodeKind::Text;
        found.size = text.size();
        found.bytes = text.substr(0, limit);
        return found;
    }
    if (!value.is(Tag::String) && !value.is(Tag::Bytes) && !value.is(Tag::ByteArray))
        return std::nullopt;
    const std::uint64_t offset = value.payload();
    std::array<std::uint8_t, 9> head{};
    if (state.window.copy(offset, head.data(), 1) != 1)
        return std::nullopt;
    const ArgumentForm form = opcodeInfo(head[0]).form;
    const std::size_t width = lengthBytes(form);
    found.text = value.is(Tag::String);
    if (width == 0) {
        found.begin = offset + 1;
        found.bytes = lineAt(state, offset + 1, limit);
        decodeLine(found, static_cast<Opcode>(head[0]));
        return found;
    }
    if (state.window.copy(offset, head.data(), width + 1) != width + 1)
        return std::nullopt;
    found.size = little(head.data() + 1, width);
    found.begin = offset + 1 + width;
    found.bytes = copied(state, found.begin, std::min<std::uint64_t>(found.size, limit));
    if (form == ArgumentForm::OldText1 || form == ArgumentForm::OldText4)
        found.bytes = utf8FromLatin1(found.bytes);
    return found;
}

std::optional<std::string> shortText(const State& state, Value value)
{
    auto found = constant(state, value, kShortText + 1);
    if (!found || !found->text || found->size > kShortText)
        return std::nullopt;
    return std::move(found->bytes);
}

std::optional<std::int64_t> integerOf(Value value)
{
    if (value.is(Tag::Integer))
        return value.number();
    if (value.is(Tag::True))
        return 1;
    if (value.is(Tag::False))
        return 0;
    return std::nullopt;
}

std::string bigInteger(const State& state, Value value)
{
    std::array<std::uint8_t, 5> head{};
    if (state.window.copy(value.payload(), head.data(), head.size()) < 2)
        return "?";
    const ArgumentForm form = opcodeInfo(head[0]).form;
    const std::size_t width = lengthBytes(form);
    if (width == 0)
        return lineAt(state, value.payload() + 1, 80);
    constexpr std::uint64_t kMostBytes = 2048;
    const std::uint64_t size = little(head.data() + 1, width);
    const std::string bytes = copied(state, value.payload() + 1 + width, std::min(size, kMostBytes));
    return decimalFromBytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

double floatingPoint(const State& state, Value value)
{
    std::array<std::uint8_t, 9> head{};
    const std::size_t got = state.window.copy(value.payload(), head.data(), head.size());
    if (got > 0 && head[0] == static_cast<std::uint8_t>(Opcode::BinFloat)) {
        std::uint64_t bits = 0;
        for (std::size_t i = 1; i < head.size(); ++i)
            bits = (bits << 8U) | head[i];
        return std::bit_cast<double>(bits);
    }
    return parseFloat(lineAt(state, value.payload() + 1, 400)).value_or(0);
}

} // namespace assayer::pickle

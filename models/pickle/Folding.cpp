// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Folding.h"

#include "base/Encoding.h"
#include "base/Text.h"
#include "pickle/Inflate.h"
#include "pickle/Literals.h"

#include <algorithm>
#include <array>

namespace assayer::pickle {

namespace {

constexpr std::size_t kMostFolded = std::size_t{16} << 20U;
constexpr std::uint64_t kMostTexts = std::uint64_t{48} << 20U; ///< of all computed constants together
constexpr int kMostFoldDepth = 8;

struct Folded
{
    NodeKind kind;
    std::string bytes;
};

std::optional<Folded> foldCall(State& state, Known known, const std::vector<Value>& arguments);

std::string withoutSpaces(std::string_view text)
{
    std::string kept;
    for (const char c : text) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
            kept += c;
    }
    return kept;
}

std::optional<std::string> base64(std::string_view text)
{
    const auto bytes = fromBase64(withoutSpaces(text));
    if (!bytes)
        return std::nullopt;
    return std::string(asText(*bytes));
}

std::optional<std::string> hex(std::string_view text)
{
    const auto bytes = fromHex(withoutSpaces(text));
    if (!bytes)
        return std::nullopt;
    return std::string(asText(*bytes));
}

// RFC 4648 section 6.
std::optional<std::string> base32(std::string_view text)
{
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : withoutSpaces(text)) {
        if (c == '=')
            break;
        const std::size_t at = kAlphabet.find(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        if (at == std::string_view::npos)
            return std::nullopt;
        bits = (bits << 5U) | static_cast<std::uint32_t>(at);
        held += 5;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 0xFFU);
        }
    }
    return bytes;
}

// The name of a codec as Python compares it: lower case, underscores, without the "_codec" some have.
std::string codecName(const std::string& name)
{
    std::string plain = asciiLower(name);
    std::replace(plain.begin(), plain.end(), '-', '_');
    if (plain.ends_with("_codec"))
        plain.resize(plain.size() - 6);
    if (plain == "latin1" || plain == "iso_8859_1" || plain == "8859" || plain == "l1")
        plain = "latin_1";
    if (plain == "utf8" || plain == "ascii" || plain == "us_ascii")
        plain = "utf_8";
    return plain;
}

std::optional<Folded> encode(const Constant& subject, const std::string& codec)
{
    const std::string name = codecName(codec);
    if (name == "rot13" || name == "rot_13")
        return Folded{NodeKind::Text, rot13(subject.bytes)};
    if (name == "utf_8")
        return Folded{NodeKind::Data, subject.bytes};
    if (name == "latin_1") {
        auto bytes = subject.text ? latin1FromUtf8(subject.bytes) : std::optional(subject.bytes);
        if (bytes)
            return Folded{NodeKind::Data, std::move(*bytes)};
    }
    return std::nullopt;
}

std::optional<Folded> decode(const Constant& subject, const std::string& codec)
{
    const std::string name = codecName(codec);
    if (name == "rot13" || name == "rot_13")
        return Folded{NodeKind::Text, rot13(subject.bytes)};
    if (name == "utf_8")
        return Folded{NodeKind::Text, subject.bytes};
    if (name == "latin_1")
        return Folded{NodeKind::Text, subject.text ? subject.bytes : utf8FromLatin1(subject.bytes)};
    std::optional<std::string> bytes;
    if (name == "base64" || name == "base_64")
        bytes = base64(subject.bytes);
    else if (name == "hex")
        bytes = hex(subject.bytes);
    else if (name == "zlib" || name == "zip")
        bytes = inflate(subject.bytes, kMostFolded);
    if (!bytes)
        return std::nullopt;
    return Folded{NodeKind::Data, std::move(*bytes)};
}

std::optional<Constant> whole(State& state, Value value)
{
    auto found = constant(state, value, kMostFolded);
    if (!found || !found->complete())
        return std::nullopt;
    return found;
}

std::optional<Folded> concatenate(State& state, const std::vector<Value>& arguments)
{
    if (arguments.size() != 2)
        return std::nullopt;
    const auto left = whole(state, arguments[0]);
    const auto right = whole(state, arguments[1]);
    if (!left || !right || left->text != right->text)
        return std::nullopt;
    return Folded{left->text ? NodeKind::Text : NodeKind::Data, left->bytes + right->bytes};
}

std::optional<Folded> join(State& state, const std::vector<Value>& arguments)
{
    if (arguments.size() != 2)
        return std::nullopt;
    const auto separator = whole(state, arguments[0]);
    const auto parts = partsOf(state, arguments[1]);
    if (!separator || !parts)
        return std::nullopt;
    std::string joined;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const auto part = whole(state, fold(state, (*parts)[i]));
        if (!part || joined.size() > kMostFolded)
            return std::nullopt;
        joined += (i == 0 ? std::string() : separator->bytes) + part->bytes;
    }
    return Folded{separator->text ? NodeKind::Text : NodeKind::Data, std::move(joined)};
}

std::optional<Folded> replace(State& state, const std::vector<Value>& arguments)
{
    if (arguments.size() != 3)
        return std::nullopt;
    auto subject = whole(state, arguments[0]);
    const auto from = whole(state, arguments[1]);
    const auto to = whole(state, arguments[2]);
    if (!subject || !from || !to || from->bytes.empty() || subject->bytes.size() > 65536 || to->bytes.size() > 64)
        return std::nullopt;
    std::string text;
    std::size_t begin = 0;
    for (std::size_t at = 0; (at = subject->bytes.find(from->bytes, begin)) != std::string::npos;) {
        text += subject->bytes.substr(begin, at - begin) + to->bytes;
        begin = at + from->bytes.size();
    }
    return Folded{NodeKind::Text, text + subject->bytes.substr(begin)};
}

std::optional<Folded> toBytes(State& state, const std::vector<Value>& arguments)
{
    if (arguments.empty())
        return Folded{NodeKind::Data, {}};
    if (const auto subject = whole(state, arguments[0])) {
        if (!subject->text)
            return Folded{NodeKind::Data, subject->bytes};
        const auto codec = arguments.size() > 1 ? shortText(state, arguments[1]) : std::nullopt;
        return codec ? encode(*subject, *codec) : std::nullopt;
    }
    const auto parts = partsOf(state, arguments[0]);
    if (!parts)
        return std::nullopt;
    std::string bytes;
    for (const Value part : *parts) {
        const auto number = integerOf(part);
        if (!number || *number < 0 || *number > 255)
            return std::nullopt;
        bytes += static_cast<char>(*number);
    }
    return Folded{NodeKind::Data, std::move(bytes)};
}

std::optional<Folded> unary(State& state, Known known, const std::vector<Value>& arguments)
{
    if (arguments.empty())
        return std::nullopt;
    if (known == Known::Character) {
        const auto number = integerOf(arguments[0]);
        if (!number || *number < 0 || *number > 0x10FFFF)
            return std::nullopt;
        std::string text;
        appendUtf8(text, static_cast<char32_t>(*number));
        return Folded{NodeKind::Text, std::move(text)};
    }
    const auto subject = whole(state, arguments[0]);
    if (!subject)
        return std::nullopt;
    const auto codec = arguments.size() > 1 ? shortText(state, arguments[1]).value_or("utf-8") : "utf-8";
    std::optional<std::string> bytes;
    switch (known) {
    case Known::Encode:
        return encode(*subject, codec);
    case Known::Decode:
        return decode(*subject, codec);
    case Known::ToText:
        return subject->text ? Folded{NodeKind::Text, subject->bytes} : decode(*subject, codec);
    case Known::Base64:
        bytes = base64(subject->bytes);
        break;
    case Known::Base32:
        bytes = base32(subject->bytes);
        break;
    case Known::Hex:
        bytes = hex(subject->bytes);
        break;
    case Known::Inflate:
        bytes = inflate(subject->bytes, kMostFolded);
        break;
    default:
        break;
    }
    if (!bytes)
        return std::nullopt;
    return Folded{NodeKind::Data, std::move(*bytes)};
}

std::optional<Folded> foldCall(State& state, Known known, const std::vector<Value>& arguments)
{
    switch (known) {
    case Known::Concatenate:
        return concatenate(state, arguments);
    case Known::Join:
        return join(state, arguments);
    case Known::Replace:
        return replace(state, arguments);
    case Known::ToBytes:
        return toBytes(state, arguments);
    case Known::Encode:
    case Known::Decode:
    case Known::ToText:
    case Known::Base64:
    case Known::Base32:
    case Known::Hex:
    case Known::Inflate:
    case Known::Character:
        return unary(state, known, arguments);
    default:
        return std::nullopt;
    }
}

bool computes(Known known)
{
    return known >= Known::Encode && known <= Known::ToBytes;
}

} // namespace

Known knownCallee(const State& state, Value value)
{
    if (!state.arena.isNode(value, NodeKind::Call))
        return Known::No;
    const Value callee = state.arena.child(value, CallPart::Callee);
    return callee.is(Tag::Global) ? state.globals[callee.index()].known : Known::No;
}

std::optional<std::vector<Value>> partsOf(const State& state, Value sequence)
{
    if (!state.arena.isNode(sequence, NodeKind::Tuple) && !state.arena.isNode(sequence, NodeKind::List))
        return std::nullopt;
    if (state.arena.node(sequence).elided)
        return std::nullopt;
    const auto children = state.arena.children(sequence);
    return std::vector<Value>(children.begin(), children.end());
}

std::vector<Value> argumentsOf(const State& state, Value call)
{
    return partsOf(state, state.arena.child(call, CallPart::Arguments)).value_or(std::vector<Value>{});
}

// Depth first over an explicit list: inner calls are computed before the ones around them.
Value fold(State& state, Value value)
{
    std::vector<Value> pending{value};
    for (int steps = 0; !pending.empty() && steps < 256; ++steps) {
        const Value current = pending.back();
        const Known known = knownCallee(state, current);
        if (!computes(known)) {
            pending.pop_back();
            continue;
        }
        const std::vector<Value> arguments = argumentsOf(state, current);
        bool inner = false;
        for (const Value argument : arguments) {
            if (computes(knownCallee(state, argument)) && pending.size() < kMostFoldDepth &&
                std::find(pending.begin(), pending.end(), argument) == pending.end() && steps < 128) {
                pending.push_back(argument);
                inner = true;
            }
        }
        if (inner)
            continue;
        pending.pop_back();
        if (state.arena.textBytes() > kMostTexts)
            break;
        auto folded = foldCall(state, known, arguments);
        if (!folded)
            continue;
        const Value text = state.arena.addText(folded->kind, std::move(folded->bytes));
        state.arena.node(current) = state.arena.node(text);
    }
    return value;
}

std::optional<std::string> foldedText(State& state, Value value)
{
    return shortText(state, fold(state, value));
}

std::optional<Constant> foldedBytes(State& state, Value value, std::size_t limit)
{
    for (int depth = 0; depth < 4 && knownCallee(state, value) == Known::BytesFile; ++depth) {
        const std::vector<Value> arguments = argumentsOf(state, value);
        value = arguments.empty() ? Value(Tag::Unknown) : arguments[0];
    }
    auto found = constant(state, fold(state, value), limit);
    if (!found || found->text)
        return std::nullopt;
    return found;
}

} // namespace assayer::pickle

// SPDX-License-Identifier: GPL-3.0-or-later
// What calls in Python source give where their arguments are constants: decoders, codecs, joins, reflection.
#include "base/Encoding.h"
#include "base/Text.h"

#include <zlib.h>

#include "code/PythonValue.h"
#include <algorithm>
#include <array>
#include <charconv>

namespace assayer::code {

namespace {

constexpr std::size_t kMostText = 4U << 20U;

using Arguments = std::vector<PythonValuePtr>;

std::string lenientHex(std::string_view text)
{
    std::string bytes;
    int high = -1;
    for (const char c : text) {
        const int digit = hexDigit(c);
        if (digit < 0)
            continue;
        if (high < 0) {
            high = digit;
        } else {
            bytes += static_cast<char>(high * 16 + digit);
            high = -1;
        }
    }
    return bytes;
}

// The first text among the object and the arguments, which is what a decoder works on.
const PythonValue* firstText(const PythonValuePtr& callee, const Arguments& arguments)
{
    for (const PythonValuePtr& value : arguments) {
        if (value->isText())
            return value.get();
    }
    const bool method = callee->text.starts_with("builtins.str.") || callee->text.starts_with("builtins.bytes.");
    return method && !callee->items.empty() && callee->items[0]->isText() ? callee->items[0].get() : nullptr;
}

PythonValuePtr byCodec(const PythonValue& data, std::string_view codec, unsigned origins)
{
    const std::string name = asciiLower(codec);
    if (name.find("rot") != std::string::npos)
        return textValue(rot13(data.text), false, origins | kDecoded);
    if (name.find("hex") != std::string::npos)
        return textValue(lenientHex(data.text), true, origins | kDecoded);
    if (name.find("base64") != std::string::npos)
        return textValue(lenientBase64(data.text), true, origins | kDecoded);
    if (name.find("zlib") != std::string::npos || name.find("zip") != std::string::npos)
        return textValue(inflated(data.text), true, origins | kDecoded);
    return textValue(data.text, false, origins);
}

PythonValuePtr joined(const PythonValuePtr& callee, const Arguments& arguments, unsigned origins)
{
    const bool letters = arguments.size() == 1 && arguments[0]->isText() && !callee->items.empty() &&
                         callee->items[0]->isText() && callee->items[0]->text.empty();
    if (letters)
        return textValue(arguments[0]->text, arguments[0]->bytes, origins);
    if (callee->items.empty() || !callee->items[0]->isText() || arguments.size() != 1 ||
        arguments[0]->kind != PythonValueKind::List)
        return unknownValue(origins | kJoined);
    std::string text;
    for (const PythonValuePtr& item : arguments[0]->items) {
        if (!item->isText() || text.size() + item->text.size() > kMostText)
            return unknownValue(origins | kJoined);
        if (&item != arguments[0]->items.data())
            text += callee->items[0]->text;
        text += item->text;
    }
    return textValue(std::move(text), callee->items[0]->bytes, origins);
}

// str.format and f-strings with constants.
PythonValuePtr formattedText(const PythonValue& format, const Arguments& arguments, unsigned origins)
{
    std::string text;
    std::size_t next = 0;
    for (std::size_t i = 0; i < format.text.size(); ++i) {
        if (format.text[i] != '{') {
            text += format.text[i];
            continue;
        }
        const std::size_t close = format.text.find('}', i);
        const std::string_view field = std::string_view(format.text).substr(i + 1, close - i - 1);
        std::size_t index = next++;
        std::from_chars(field.data(), field.data() + field.size(), index);
        if (close == std::string::npos || index >= arguments.size() || !arguments[index]->isText())
            return unknownValue(origins | kJoined);
        text += arguments[index]->text;
        i = close;
    }
    return textValue(std::move(text), false, origins);
}

PythonValuePtr replaced(const PythonValuePtr& callee, const Arguments& arguments, unsigned origins)
{
    if (callee->items.empty() || !callee->items[0]->isText() || arguments.size() < 2 || !arguments[0]->isText() ||
        !arguments[1]->isText() || arguments[0]->text.empty())
        return unknownValue(origins);
    const std::string& subject = callee->items[0]->text;
    std::string text;
    std::size_t at = 0;
    for (;;) {
        const std::size_t found = subject.find(arguments[0]->text, at);
        text += subject.substr(at, found - at);
        if (found == std::string::npos || text.size() > kMostText)
            break;
        text += arguments[1]->text;
        at = found + arguments[0]->text.size();
    }
    return textValue(std::move(text), callee->items[0]->bytes, origins);
}

// bytes([104, 105]), bytearray(...), and the same through map(chr, ...).
PythonValuePtr fromNumbers(const Arguments& arguments, unsigned origins)
{
    if (arguments.empty() || arguments[0]->kind != PythonValueKind::List)
        return !arguments.empty() && arguments[0]->isText() ? textValue(arguments[0]->text, true, origins)
                                                            : unknownValue(origins);
    std::string text;
    for (const PythonValuePtr& item : arguments[0]->items) {
        if (item->kind != PythonValueKind::Number)
            return unknownValue(origins);
        text += static_cast<char>(item->number);
    }
    return textValue(std::move(text), true, origins | kDecoded);
}

PythonValuePtr mapped(const Arguments& arguments, unsigned origins)
{
    if (arguments.size() != 2 || !arguments[0]->isPath() || arguments[0]->text != "builtins.chr" ||
        arguments[1]->kind != PythonValueKind::List)
        return unknownValue(origins);
    std::vector<PythonValuePtr> letters;
    for (const PythonValuePtr& item : arguments[1]->items) {
        if (item->kind != PythonValueKind::Number)
            return unknownValue(origins | kDecoded);
        std::string letter;
        appendUtf8(letter, static_cast<char32_t>(item->number & 0x1FFFFF));
        letters.push_back(textValue(std::move(letter)));
    }
    return listValue(std::move(letters), origins | kDecoded);
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

// Decoders of data that are known; nothing where the callee is none.
PythonValuePtr decodedBy(const PythonValuePtr& callee, const Arguments& arguments, unsigned origins)
{
    const std::string& path = callee->text;
    const PythonValue* data = firstText(callee, arguments);
    if (data == nullptr)
        return nullptr;
    if (isOneOf(path, {"base64.b64decode", "base64.urlsafe_b64decode", "base64.standard_b64decode",
                       "base64.decodebytes", "base64.decodestring", "binascii.a2b_base64"}))
        return textValue(lenientBase64(data->text), true, origins | kDecoded);
    if (isOneOf(path, {"builtins.bytes.fromhex", "builtins.bytearray.fromhex", "binascii.unhexlify", "binascii.a2b_hex",
                       "base64.b16decode"}))
        return textValue(lenientHex(data->text), true, origins | kDecoded);
    if (isOneOf(path, {"zlib.decompress", "gzip.decompress"}))
        return textValue(inflated(data->text), true, origins | kDecoded);
    const bool method =
        path == "builtins.str.decode" || path == "builtins.bytes.decode" || path == "builtins.str.encode";
    if (path == "codecs.decode" || path == "codecs.encode" || method) {
        const std::size_t at = method ? 0 : 1;
        const bool named = arguments.size() > at && arguments[at]->isText();
        const PythonValue& subject = method && !callee->items.empty() ? *callee->items[0] : *data;
        return subject.isText() ? byCodec(subject, named ? arguments[at]->text : "utf-8", origins) : nullptr;
    }
    return nullptr;
}

PythonValuePtr textResult(const PythonValuePtr& callee, const Arguments& arguments, unsigned origins)
{
    const std::string& path = callee->text;
    if (path == "builtins.str.join" || path == "builtins.bytes.join")
        return joined(callee, arguments, origins);
    if (path == "builtins.str.replace")
        return replaced(callee, arguments, origins);
    if (path == "builtins.str.format" && !callee->items.empty())
        return formattedText(*callee->items[0], arguments, origins);
    if (isOneOf(path, {"builtins.str.strip", "builtins.str.lstrip", "builtins.str.rstrip"}) && !callee->items.empty())
        return callee->items[0];
    if (path == "builtins.str.lower" && !callee->items.empty() && callee->items[0]->isText())
        return textValue(asciiLower(callee->items[0]->text), false, origins);
    if (isOneOf(path, {"builtins.bytes", "builtins.bytearray"}))
        return fromNumbers(arguments, origins);
    if (isOneOf(path, {"builtins.str", "builtins.list", "builtins.tuple", "builtins.memoryview", "os.path.expanduser",
                       "os.path.expandvars", "os.path.abspath", "builtins.reversed"}) &&
        !arguments.empty())
        return path == "builtins.reversed" ? elementOf(arguments[0], unknownValue(), true) : arguments[0];
    if (path == "builtins.chr" && !arguments.empty() && arguments[0]->kind == PythonValueKind::Number) {
        std::string letter;
        appendUtf8(letter, static_cast<char32_t>(arguments[0]->number & 0x1FFFFF));
        return textValue(std::move(letter), false, origins | kDecoded);
    }
    if (path == "builtins.map")
        return mapped(arguments, origins);
    if (path == "os.path.join") {
        std::string whole;
        for (const PythonValuePtr& part : arguments)
            whole += (whole.empty() ? "" : "/") + (part->isText() ? part->text : std::string("?"));
        return textValue(std::move(whole), false, origins);
    }
    return nullptr;
}

} // namespace

std::string lenientBase64(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0)
            continue;
        group = (group << 6U) | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((group >> bits) & 0xFFU);
        }
    }
    return bytes;
}

std::string inflated(std::string_view bytes)
{
    z_stream stream{};
    constexpr int kZlibOrGzip = 15 + 32;
    if (bytes.size() > kMostText || inflateInit2(&stream, kZlibOrGzip) != Z_OK)
        return {};
    std::string input(bytes);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    std::string out;
    std::array<char, 16384> block{};
    int status = Z_OK;
    while (status == Z_OK && out.size() < kMostText) {
        stream.next_out = reinterpret_cast<Bytef*>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(block.data(), block.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return out;
}

PythonValuePtr resultOf(const PythonValuePtr& callee, const Arguments& arguments)
{
    const unsigned origins = callee->origins | originsOf(arguments);
    if (callee->kind == PythonValueKind::Class)
        return pathValue("?" + callee->text + "()", origins, {callee});
    if (!callee->isPath())
        return unknownValue(origins);
    const std::string& path = callee->text;
    if (path == "builtins.getattr" && arguments.size() >= 2)
        return attributeOf(arguments[0], arguments[1]->isText() ? arguments[1]->text : "?", true);
    if (isOneOf(path, {"builtins.__import__", "importlib.import_module", "importlib.__import__"}) &&
        !arguments.empty()) {
        if (!arguments[0]->isText())
            return pathValue("?imported", origins);
        // __import__("a.b") gives a, import_module("a.b") gives a.b.
        const std::string& name = arguments[0]->text;
        return pathValue(path == "builtins.__import__" ? name.substr(0, name.find('.')) : name, origins | kNamedByText);
    }
    if (path == "operator.attrgetter()" && !callee->items.empty() && callee->items[0]->isText() && !arguments.empty())
        return attributeOf(arguments[0], callee->items[0]->text, true);
    if (isOneOf(path, {"pkgutil.resolve_name", "pydoc.locate"}) && !arguments.empty() && arguments[0]->isText()) {
        std::string name = arguments[0]->text;
        std::replace(name.begin(), name.end(), ':', '.');
        return pathValue(std::move(name), origins | kNamedByText);
    }
    for (const std::string_view getter : {".get", ".__getitem__", ".pop"}) {
        if (path.ends_with(getter) && !arguments.empty() && arguments[0]->isText() &&
            (path.find("__dict__") != std::string::npos || path.find("modules") != std::string::npos ||
             path.find("globals") != std::string::npos))
            return elementOf(pathValue(path.substr(0, path.size() - getter.size()), callee->origins, callee->items),
                             arguments[0], false);
    }
    if (auto decoded = decodedBy(callee, arguments, origins))
        return decoded;
    if (auto text = textResult(callee, arguments, origins))
        return text;
    return pathValue(path + "()", origins, arguments);
}

} // namespace assayer::code
